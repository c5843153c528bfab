import { join } from "node:path";
import type { Orders } from "../bus/messages.ts";
import type { SubjobOrder } from "../executors/contract.ts";
import { withPath } from "../model/atom.ts";

/** Where a run takes place on this machine. */
export interface RunPlace {
  /** Absolute; for consoles and artifacts of this run alone. */
  readonly folder: string;
  /** Absolute: the project here. */
  readonly projectDirectory: string;
  /** By which processes of the build are known here. */
  readonly mark: Readonly<Record<string, string>>;
  /** No two runs at the same time have the same. */
  readonly slot: number;
}

/** Where an atom's output is while it is this machine's to keep. */
export interface AtomPaths {
  readonly console: string;
  readonly artifacts: string;
}

export const atomPaths = (folder: string, subjob: number, atom: number): AtomPaths => ({
  console: join(folder, "console", `${subjob}_${atom}.log`),
  artifacts: join(folder, "artifacts", `${subjob}_${atom}`),
});

/** A master's orders in the words of this machine: with its own paths in their environments, and its own files. */
export const localOrders = (
  orders: Orders,
  { folder, projectDirectory, mark, slot }: RunPlace,
): readonly SubjobOrder[] => {
  const own = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    moved(environment, orders.projectDirectory, projectDirectory);
  // One for all of them: what is sent to a thread is written once then.
  const environment = {
    ...own(orders.environment),
    ...mark,
    PROJECT_DIR: projectDirectory,
    MACHINE_EXECUTOR_INDEX: String(slot),
  };
  return orders.subjobs.map(({ subjob, atoms, from, attempts }) => ({
    build: orders.build,
    subjob,
    projectDirectory,
    environment,
    atoms: atoms.map((atom, place) => ({
      script: atom.script,
      environment: own(atom.environment),
      ...atomPaths(folder, subjob, place),
      ...(atom.name === undefined ? {} : { name: atom.name }),
    })),
    ...(from === undefined ? {} : { from }),
    ...(attempts === undefined ? {} : { attempts }),
  }));
};

/** With the project's path here in the place of the master's. */
const moved = (
  environment: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Readonly<Record<string, string>> => {
  if (from === to) return environment;
  const replaced: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) replaced[name] = withPath(value, from, to);
  return replaced;
};
