import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeWorkplace } from "../cli/program.ts";
import { openTerminal, type Terminal } from "../cli/terminal.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/prices", import.meta.url));

/** One command of the tour, and the lines that the terminal shows of it. */
export interface Step {
  readonly command: string;
  readonly shown: readonly string[];
  /** The bytes that came for it; of some steps none. */
  readonly written: string;
}

/** By the names that the README's markers have for them. */
export type Session = ReadonlyMap<string, Step>;

/** Of its terminals. */
export const COLUMNS = 100;

/** Where the tour takes place, for its readers. */
const HOME = "/home/ann";
const PORT = "43000";

/** Plays the tour in a copy of `examples/prices`, in pseudo-terminals, with a home of its own. */
export const playSession = async (): Promise<Session> => {
  const { project, home, remove } = makeWorkplace(null);
  const conf = join(home, ".clusterrunner", "clusterrunner.conf");
  let port = PORT;
  const opened: Terminal[] = [];
  const open = async (command: string): Promise<Terminal> => {
    const [, ...words] = command.split(" ");
    const terminal = await openTerminal(words, { project, home, columns: COLUMNS, rows: 40 });
    opened.push(terminal);
    return terminal;
  };
  const told = (line: string): string =>
    line.replaceAll(home, HOME).replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${PORT}`);
  const step = (command: string, shown: readonly string[], written: string = ""): Step => ({
    written: told(written),
    command: told(command),
    shown: withoutStacks(unbroken(shown)).map(told),
  });
  const run = async (command: string, code: number): Promise<Step> => {
    const terminal = await open(command);
    const ended = await terminal.ended;
    if (ended !== code)
      throw new Error(
        `Cannot play the tour as "${command}" must exit with ${code}: found ${ended} and ${terminal.scrolled().join("\n")}`,
      );
    return step(command, terminal.scrolled());
  };

  try {
    cpSync(EXAMPLE, project, { recursive: true });
    // As many executors on every machine, and a port that is free.
    mkdirSync(join(home, ".clusterrunner"));
    writeFileSync(conf, "[general]\nnum_executors = 4\n[master]\nport = 0\n", { mode: 0o600 });
    const steps = new Map<string, Step>();
    steps.set("init", await run("clusterrunner init", 0));

    // The bank waits until the running build has been seen, however slow the machine is.
    const bank = join(project, "src", "bank.js");
    const hurried = readFileSync(bank, "utf8");
    writeFileSync(bank, WAITING_BANK);
    const build = await open("clusterrunner build");
    await build.until((screen) => screen.some(isWaitingForTheBank));
    steps.set("running", step("clusterrunner build", build.screen(), build.written()));
    writeFileSync(join(project, "open"), "");
    await build.ended;
    steps.set("failed", step("clusterrunner build", build.scrolled()));
    writeFileSync(bank, hurried);

    spawnSync("bash", ["-c", MENDING], { cwd: project });
    steps.set("mend", step(MENDING, []));
    steps.set("mended", await run("clusterrunner build --failed", 0));

    const server = await open("clusterrunner master");
    await server.shown("The secret");
    port = /127\.0\.0\.1:(\d+)/.exec(server.scrolled().join("\n"))?.[1] ?? "";
    writeFileSync(conf, readFileSync(conf, "utf8").replace(/^port = 0$/m, `port = ${port}`), { mode: 0o600 });
    steps.set("master", step("clusterrunner master", unbroken(server.scrolled()).filter(isNoLog)));
    steps.set("served", await run(`clusterrunner build -m 127.0.0.1:${port} -j Node`, 0));
    steps.set("list", await run("clusterrunner list", 0));
    steps.set("history", await run("clusterrunner history Node", 0));
    steps.set("stop", await run("clusterrunner stop", 0));
    return steps;
  } finally {
    await Promise.all(opened.map((terminal) => terminal.close()));
    remove();
  }
};

const MENDING = "sed -i 's|/ 10;|/ 100;|' src/discount.js";

const WAITING_BANK = `import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

export const pay = async (amount) => {
  while (!existsSync("open")) await setTimeout(20);
  return { amount, isPaid: true };
};
`;

/** All that does not need the bank has ended, and the time is one that looks like work. */
const isWaitingForTheBank = (line: string): boolean => /3\/5 atoms {2}1 failed {2}([2-9]|\d\d+) s/.test(line);

/** The server's log is for programs. */
const isNoLog = (line: string): boolean => !line.startsWith("{");

/** Rows that the terminal has broken at its edge, as the lines that they were. */
const unbroken = (rows: readonly string[]): readonly string[] => {
  const lines: string[] = [];
  for (const [place, row] of rows.entries())
    if (place > 0 && rows[place - 1]?.length === COLUMNS) lines.push(`${lines.pop() ?? ""}${row}`);
    else lines.push(row);
  return lines;
};

/** The stack of an error, and the properties behind it, are Node's own and longer than all that matters: dots stand for them. */
const withoutStacks = (lines: readonly string[]): readonly string[] => {
  const shown: string[] = [];
  let isIn = false;
  for (const line of lines) {
    if (isIn && /^ {6}/.test(line)) continue;
    isIn = /^ {6,}at .*:\d+/.test(line);
    shown.push(isIn ? "      ..." : line);
  }
  return shown;
};
