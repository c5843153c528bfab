import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Proposal } from "../../../src/cli/init/proposal.ts";
import { joinCommands } from "../../../src/model/command.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";

/** A project whose tool is a script of the test, in place of one that this machine may not have. */
export interface StubbedProject {
  /** The lines that a shell line prints. */
  lines(script: string): readonly string[];
  /** Runs a job's commands with a value; the exit code, what they print, and what they leave as artifacts. */
  atom(proposal: Proposal, value: string): { exitCode: number | null; stdout: string; artifacts: readonly string[] };
}

const root = temporaryFolder();

export const stubbed = (tool: string, script: string, files: readonly string[] = []): StubbedProject => {
  const folder = mkdtempSync(join(root, "p-"));
  const programs = mkdtempSync(join(root, "bin-"));
  writeFileSync(join(programs, tool), `#!/bin/bash\n${script}\n`);
  chmodSync(join(programs, tool), 0o755);
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  const run = (line: string, env: Readonly<Record<string, string>>) =>
    spawnSync("bash", ["-o", "pipefail", "-c", line], {
      cwd: folder,
      env: { PATH: `${programs}:${process.env["PATH"]}`, ...env },
      encoding: "utf8",
      // With a socket as stdin bash takes itself for a remote shell, and reads the settings of its user.
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    lines: (line) => run(line, {}).stdout.trimEnd().split("\n"),
    atom({ commands, variable }, value) {
      const artifacts = mkdtempSync(join(root, "a-"));
      const { status, stdout } = run(joinCommands(commands), { ARTIFACT_DIR: artifacts, [variable]: value });
      return { exitCode: status, stdout, artifacts: readdirSync(artifacts) };
    },
  };
};
