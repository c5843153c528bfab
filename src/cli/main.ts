#!/usr/bin/env node
import { version } from "./version.ts";

const [first = "", ...others] = process.argv.slice(2);
// Scripts ask for it often, and nothing else has to be loaded for it.
if (others.length === 0 && (first === "--version" || first === "-V")) {
  process.stdout.write(`ClusterRunner ${version()}\n`);
} else {
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv, version());
}
