import { isExportable } from "./bash-names.ts";

/** Variables to be exported with a value, or taken away. */
export type EnvironmentChanges = ReadonlyMap<string, string | undefined>;

/** Follows what a shell exports besides what it was started with. */
export interface ShellEnvironment {
  /** What makes the shell export what it was started with, and `wanted` over that, and nothing else. */
  changesTo(wanted: Readonly<Record<string, string>>): EnvironmentChanges;
  /** To be told of changes that have been made. */
  changed(changes: EnvironmentChanges): void;
}

export const followEnvironment = (start: Readonly<NodeJS.ProcessEnv>): ShellEnvironment => {
  const own = new Map<string, string>();
  return {
    changesTo: (wanted) => {
      const changes = new Map<string, string | undefined>();
      for (const name of own.keys()) if (!Object.hasOwn(wanted, name)) changes.set(name, start[name]);
      for (const [name, value] of Object.entries(wanted)) {
        if (value !== (own.get(name) ?? start[name])) changes.set(name, value);
      }
      return changes;
    },
    changed: (changes) => {
      for (const [name, value] of changes) {
        if (value === start[name] || value === undefined) own.delete(name);
        else own.set(name, value);
      }
    },
  };
};

/** Whether a shell can export all of this, as if it had been started with it. */
export const canBeExported = (environment: Readonly<Record<string, string>>): boolean =>
  Object.entries(environment).every(([name, value]) => isExportable(name) && !value.includes("\0"));
