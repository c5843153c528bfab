import { openSync, readSync, writeFileSync } from "node:fs";

/** The variable that names the file by which a process's clock is false. */
export const CLOCK_FILE = "TORTURE_CLOCK";

/** As many characters as any number of ms in such a file. */
const WIDTH = 16;

/** Sets the clocks that go by the file so far ahead of the machine's, or behind it; those of running processes, too. */
export const setClock = (file: string, aheadMs: number): void =>
  writeFileSync(file, String(aheadMs).padEnd(WIDTH), { flag: "r+" });

/** Makes a file for clocks that are right. */
export const makeClock = (file: string): void => writeFileSync(file, "0".padEnd(WIDTH));

/**
 * From now on all in this thread that asks for the time gets what the file says, which must be there; what measures how time passes goes
 * on as it is. Returns what ends that.
 */
export const goBy = (file: string): (() => void) => {
  const right = Date;
  const descriptor = openSync(file, "r");
  const text = Buffer.alloc(WIDTH);
  const now = (): number => {
    readSync(descriptor, text, 0, WIDTH, 0);
    return right.now() + Number(text.toString("latin1"));
  };
  globalThis.Date = new Proxy(right, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
  return () => {
    globalThis.Date = right;
  };
};
