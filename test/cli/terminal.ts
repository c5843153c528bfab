import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";

const MAIN = fileURLToPath(new URL("../../bundle/cli/main.js", import.meta.url));

export interface TerminalOptions {
  /** Where the command line runs, and whose home it has: those of a `Workplace` as a rule. */
  readonly project: string;
  readonly home: string;
  /** In characters. 0 is a pseudo-terminal whose size nobody has set: what is written to it is shown 80 wide. @default 80 */
  readonly columns?: number;
  /** @default 24 */
  readonly rows?: number;
  /** Beside PATH, HOME and TERM; CI is not set. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real command line in a pseudo-terminal, and what a person sees of it. */
export interface Terminal {
  /** The screen as it is now: its rows from top to bottom without the spaces at their ends. Empty ones at the bottom are left out. */
  screen(): readonly string[];
  /** The same with all that has scrolled off at the top before it. */
  scrolled(): readonly string[];
  /** Every byte that was written so far, with control characters. */
  written(): string;
  /** The column, from 0, and the row of the screen, from 0, where the cursor is. */
  cursor(): { readonly column: number; readonly row: number };
  /** Waits until what the screen shows, with what has scrolled off, matches; throws if the program ends without that. */
  shown(wanted: RegExp | string): Promise<void>;
  /** Waits until the screen as rows is as it should be; throws if the program ends without that. */
  until(isRight: (screen: readonly string[]) => boolean): Promise<void>;
  /** Types; "\x03" is Ctrl-C. */
  type(keys: string): void;
  /** Stops reading what the program writes, as a terminal that is stopped or slow does, until `resume`. */
  pause(): void;
  resume(): void;
  /** Gives the pseudo-terminal another size, of which the program is told by SIGWINCH. */
  resize(columns: number, rows?: number): Promise<void>;
  /** Waits for the end; the exit code, 128 + n after signal n. */
  readonly ended: Promise<number>;
  /** Ends the program if it runs, as a window does that is closed. */
  close(): Promise<void>;
}

/** Rows that are kept when they have scrolled off. */
const SCROLLBACK = 100_000;

/** Runs `clusterrunner` with these arguments in a pseudo-terminal, which `script` of util-linux makes. */
export const openTerminal = async (
  args: readonly string[],
  { project, home, columns = 80, rows = 24, env = {} }: TerminalOptions,
): Promise<Terminal> => {
  const command = [process.execPath, MAIN, ...args].map(quoted).join(" ");
  const child = spawn(
    "script",
    ["-qefc", `tty >&3; exec 3>&-; stty cols ${columns} rows ${rows}; exec ${command}`, "/dev/null"],
    {
      cwd: project,
      env: { PATH: process.env["PATH"], HOME: home, TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    },
  );
  await once(child, "spawn").catch((error: unknown) => {
    throw new Error('Cannot open a pseudo-terminal as "script" of util-linux must make it: found it missing', {
      cause: error,
    });
  });
  const emulator = new xterm.Terminal({
    cols: columns > 0 ? columns : 80,
    rows: rows > 0 ? rows : 24,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
  });
  const { stdin, stdout, stdio } = child;
  // After its end there is nobody to read what is typed.
  stdin.on("error", () => {});
  emulator.onData((answer) => stdin.write(answer));
  const [, , , name] = stdio;
  // Its first and only line; script keeps the descriptor open.
  const device = name instanceof Readable ? once(name.setEncoding("utf8"), "data").then(String) : Promise.resolve("");

  let written = "";
  let hasEnded = false;
  const painting = new EventEmitter();
  stdout.setEncoding("utf8").on("data", (more: string) => {
    written += more;
    emulator.write(more, () => painting.emit("painted"));
  });
  const ended = once(child, "close").then(
    () =>
      new Promise<number>((resolve) =>
        // Written behind all else, so that the screen is complete by then.
        emulator.write("", () => {
          hasEnded = true;
          painting.emit("painted");
          resolve(child.exitCode ?? -1);
        }),
      ),
  );

  const linesFrom = (first: number): readonly string[] => {
    const { active } = emulator.buffer;
    const lines = Array.from(
      { length: active.length - first },
      (_, row) => active.getLine(first + row)?.translateToString(true) ?? "",
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  };
  const screen = (): readonly string[] => linesFrom(emulator.buffer.active.baseY);
  const scrolled = (): readonly string[] => linesFrom(0);

  const painted = async (isRight: () => boolean, wish: () => string): Promise<void> => {
    while (!isRight()) {
      if (hasEnded) throw new Error(`The program ended ${wish()}, on the screen:\n${scrolled().join("\n")}`);
      await once(painting, "painted");
    }
  };

  return {
    screen,
    scrolled,
    written: () => written,
    cursor: () => ({ column: emulator.buffer.active.cursorX, row: emulator.buffer.active.cursorY }),
    shown: (wanted) =>
      painted(
        () =>
          typeof wanted === "string" ? scrolled().join("\n").includes(wanted) : wanted.test(scrolled().join("\n")),
        () => `without showing ${wanted.toString()}`,
      ),
    until: (isRight) =>
      painted(
        () => isRight(screen()),
        () => "without what was waited for",
      ),
    type: (keys) => void stdin.write(keys),
    pause: () => void stdout.pause(),
    resume: () => void stdout.resume(),
    resize: async (to, rowsTo = rows) => {
      emulator.resize(to, rowsTo);
      const stty = spawn("stty", ["-F", (await device).trim(), "cols", `${to}`, "rows", `${rowsTo}`], {
        stdio: "inherit",
      });
      await once(stty, "close");
    },
    ended,
    close: async () => {
      child.kill("SIGKILL");
      stdout.resume();
      await ended;
    },
  };
};

/** As one word of a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
