import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { ConfigError } from "./config-error.ts";

const OTHERS_MAY_READ = 0o004;

/** The text of a file that a setting names. Throws a `ConfigError` that says so if it can't be read, or everybody can read a private one. */
export const readSettingFile = (
  setting: string,
  file: string,
  { isPrivate = false }: { readonly isPrivate?: boolean } = {},
): string => {
  try {
    const descriptor = openSync(file, "r");
    try {
      if (isPrivate) requirePrivate(setting, file, fstatSync(descriptor).mode);
      return readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw cannotUse(setting, file, "be a file that this user may read", code, error);
  }
};

const requirePrivate = (setting: string, file: string, mode: number): void => {
  if ((mode & OTHERS_MAY_READ) === 0) return;
  const found = (mode & 0o777).toString(8).padStart(4, "0");
  throw cannotUse(setting, file, "be hidden from other users", `mode ${found}, mend it with: chmod o= "${file}"`);
};

export const cannotUse = (setting: string, file: string, wish: string, found: string, cause?: unknown): ConfigError =>
  new ConfigError([`Cannot use "${setting}" as "${file}" must ${wish}: found ${found}`], { cause });
