#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { runCompiled } from "./compiled.ts";
import type * as program from "./program.ts";
import { version } from "./version.ts";

const [first = "", ...others] = process.argv.slice(2);
// Scripts ask for it often, and nothing else has to be loaded for it.
if (others.length === 0 && (first === "--version" || first === "-V")) {
  process.stdout.write(`ClusterRunner ${version()}\n`);
} else {
  // Beside this file there is the rest of the program, once both are bundled.
  const { exports, keep } = runCompiled(fileURLToPath(new URL("./program.js", import.meta.url)));
  if (!isProgram(exports)) throw new TypeError("Cannot start as the program must be bundled: found another module");
  void exports.runProgram(process.argv, version()).then((exitCode) => {
    process.exitCode = exitCode;
    // No other command uses as much of the program.
    if (first === "build") keep();
  });
}

function isProgram(exports: unknown): exports is typeof program {
  return typeof exports === "object" && exports !== null && "runProgram" in exports;
}
