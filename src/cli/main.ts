#!/usr/bin/env node
import { readFileSync } from "node:fs";

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
};

const [first = "", ...others] = process.argv.slice(2);
// Scripts ask for it often, and nothing else has to be loaded for it.
if (others.length === 0 && (first === "--version" || first === "-V")) {
  process.stdout.write(`ClusterRunner ${version()}\n`);
} else {
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv, version());
}
