/* Bundles the command line into dist/bundle/cli, so that it starts without looking for some 250 files: the program in one file, and those
 * that threads begin with beside it, under the names by which they are started. They are CommonJS, as V8 can keep what it compiled of that.
 *
 * The folder is as deep as those of dist/src: what a module finds relative to itself, such as package.json, it finds from here too. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, "dist/bundle/cli");
const MAIN = join(FOLDER, "main.js");
const PROGRAM = join(FOLDER, "program.js");

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, "package.json"), '{ "type": "commonjs" }\n');
await build({
  absWorkingDir: ROOT,
  entryPoints: {
    main: "src/cli/main.ts",
    program: "src/cli/program.ts",
    "executor-thread": "src/executors/executor-thread.ts",
    "pack-worker": "src/store/pack-worker.ts",
    // What Piscina and Tinypool themselves start a thread with.
    worker: "node_modules/piscina/dist/worker.js",
    "entry/worker": "node_modules/tinypool/dist/entry/worker.js",
  },
  outdir: FOLDER,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // Native code; Piscina needs the second only where it is told to be nice. NATS is for those alone who have installed it.
  external: ["@photostructure/sqlite", "@napi-rs/nice", "@nats-io/*"],
  // What is run as a script can't import.
  supported: { "dynamic-import": false },
  legalComments: "none",
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
});
writeFileSync(PROGRAM, escaped(readFileSync(PROGRAM, "utf8")));
chmodSync(MAIN, 0o755);
compileAhead();

/** In ASCII, which is read in a third of the time: esbuild leaves other characters in regular expressions, tagged templates and comments. */
function escaped(source: string): string {
  return source.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Runs a build, after which V8's code is kept. */
function compileAhead(): void {
  const home = mkdtempSync(join(tmpdir(), "clusterrunner-"));
  try {
    writeFileSync(join(home, "clusterrunner.yaml"), "Job:\n  commands: ['true']\n  atomizers: [{ N: echo 1 }]\n");
    const { status, stderr } = spawnSync(process.execPath, [MAIN, "build"], {
      cwd: home,
      env: { ...process.env, HOME: home },
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`Cannot compile the program as a build must pass: found ${status}, ${stderr}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
