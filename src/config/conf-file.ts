import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { unsafe } from "ini";
import { ConfigError } from "./config-error.ts";
import { isSection, isSettingKey, keysOf, SECTIONS, type Section, type SettingKey } from "./setting.ts";

/** What a clusterrunner.conf says, before anybody asks whether the values make sense. */
export interface Conf {
  readonly entries: readonly Entry[];
  readonly problems: readonly ConfProblem[];
}

/** Something that is wrong in a conf, in words that hold no secret. */
export interface ConfProblem {
  /** Of the file; null for what is not about a line of it. */
  readonly line: number | null;
  /** Completes "Cannot read the line as". */
  readonly reason: string;
  /** One sentence that says it all. */
  readonly message: string;
  /** Whether an option of the command line is meant. */
  readonly isOption?: boolean;
  /** A name that nothing has, and those that would do. */
  readonly unknown?: { readonly name: string; readonly names: readonly string[] };
}

export interface Entry {
  readonly section: Section;
  readonly key: SettingKey;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The text of the file; undefined if there is none, or no folder for it. Throws `ConfigError` if it can't be read, or if anybody but its owner
 * can: it holds the secret.
 */
export const readConfFile = (file: string): string | undefined => {
  try {
    const descriptor = openSync(file, "r");
    try {
      requirePrivate(file, fstatSync(descriptor).mode);
      return readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "ENOENT" || !isFolder(dirname(file))) return undefined;
    throw new ConfigError([`Cannot read "${file}" as it must be a file that this user may read: found ${code}`], {
      cause: error,
    });
  }
};

/**
 * Reads the lines of a clusterrunner.conf. An unquoted `;` or `#` begins a comment, also behind a value.
 *
 * Lines are told apart here and only values by `ini`, which tells neither where a key stands nor a key without a value
 * from one that is `true`. No problem quotes more of a line than its name: the rest may be the secret.
 */
export const parseConf = (content: string, file: string): Conf => {
  const entries: Entry[] = [];
  const problems: ConfProblem[] = [];
  let section: Section | "unknown" | undefined;
  for (const [index, source] of content.split(/\r?\n/).entries()) {
    const line = index + 1;
    const refuse = (reason: string, unknown?: ConfProblem["unknown"]): void => {
      const message = `Cannot read "${file}" line ${line} as ${reason}`;
      problems.push({ line, reason, message, ...(unknown === undefined ? {} : { unknown }) });
    };
    const text = source.trim();
    if (text === "" || text.startsWith("#") || text.startsWith(";")) continue;
    const header = /^\[([^\]]*)\]$/.exec(text)?.[1]?.trim();
    if (header !== undefined) {
      section = isSection(header) ? header : "unknown";
      if (section === "unknown")
        refuse(`a section must be one of ${list(SECTIONS)}: found ${quoteName(header)}`, {
          name: header,
          names: SECTIONS,
        });
      continue;
    }
    if (section === "unknown") continue;
    const equals = text.indexOf("=");
    const key = text.slice(0, equals).trim();
    if (equals < 1) refuse("it must be a comment, a [section], or a key = value: found something else");
    else if (section === undefined) refuse(`${quoteName(key)} must stand in a section: found none above it`);
    else if (!isSettingKey(key) || !keysOf(section).includes(key)) {
      const names = keysOf(section);
      refuse(`a key of [${section}] must be one of ${list(names)}: found ${quoteName(key)}`, { name: key, names });
    } else if (entries.some((entry) => entry.section === section && entry.key === key)) {
      refuse(`"${key}" must be given once in [${section}]: found it again`);
    } else entries.push({ section, key, text: unsafe(text.slice(equals + 1)), line });
  }
  return { entries, problems };
};

/** What is wrong with the folder is for who needs it to say: no file is in what is none. */
const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const OTHERS = 0o077;

const requirePrivate = (file: string, mode: number): void => {
  if ((mode & OTHERS) === 0) return;
  const found = (mode & 0o777).toString(8).padStart(4, "0");
  throw new ConfigError([
    `Cannot use "${file}" as only its owner may have access to it: found mode ${found}, mend it with: chmod 600 "${file}"`,
  ]);
};

/** Only what looks like a name, since a secret may stand where a name was meant. */
const quoteName = (name: string): string =>
  /^[A-Za-z_.]{1,40}$/.test(name) ? `"${name}"` : "something that is no name";

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
