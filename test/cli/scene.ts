import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeWorkplace, type Workplace } from "./program.ts";
import { openTerminal, type Terminal, type TerminalOptions } from "./terminal.ts";

/** A workplace whose command line can be run in terminals. */
export interface Scene extends Workplace {
  open(args: readonly string[], options?: Partial<TerminalOptions>): Promise<Terminal>;
  /** Makes the file `go` in the project, for which atoms may wait. */
  go(): void;
}

/** Atoms that run until the file `go` is there; 3 has failed by then. */
export const WAITING = `Job:
  commands: ['[ $N != 3 ] || { echo "bad number"; exit 7; }', 'while ! [ -e go ]; do sleep 0.1; done']
  atomizers: [{ N: seq 1 5 }]
`;

/** Makes a scene whose clusterrunner.yaml has this text, and takes it away with its terminals. */
export const inScene = async (yaml: string, use: (scene: Scene) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(yaml);
  const opened: Terminal[] = [];
  const { project, home } = place;
  try {
    await use({
      ...place,
      open: async (args, options = {}) => {
        const terminal = await openTerminal(args, { project, home, ...options });
        opened.push(terminal);
        return terminal;
      },
      go: () => writeFileSync(join(project, "go"), ""),
    });
  } finally {
    await Promise.all(opened.map((terminal) => terminal.close()));
    place.remove();
  }
};

export const ESCAPE = "\u001B";

/** Whether the cursor can be seen after all that was written. */
export const isCursorShown = (terminal: Terminal): boolean =>
  terminal.written().lastIndexOf(`${ESCAPE}[?25h`) >= terminal.written().lastIndexOf(`${ESCAPE}[?25l`);
