import type { ConfProblem, Entry } from "./conf-file.ts";
import { NOT_SET, SETTINGS, type SettingKey, type SettingTexts } from "./setting.ts";

/** Where a setting was found, and the text that stands there. */
export interface Origin {
  readonly text: string;
  /** What to call the place: `environment variable "CLUSTERRUNNER_PORT"`. */
  readonly name: string;
  /** Of the file; null where it stands elsewhere. */
  readonly line: number | null;
  readonly isOption?: boolean;
}

/** Everything that may set something, the strongest first. */
export interface Places {
  readonly flags: SettingTexts;
  /** How flags are called that are not called after their setting, such as `nats`. */
  readonly flagNames?: SettingTexts | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What the file says. */
  readonly entries: readonly Entry[];
  readonly file: string;
}

/**
 * Where the text of a setting that counts stands. Undefined if it is set nowhere and its default is worked out. Empty and
 * `None` set nothing, but an empty secret is one that somebody meant to set.
 */
export const originOf = (
  key: SettingKey,
  { flags, flagNames = {}, environment, entries, file }: Places,
): Origin | undefined => {
  const { section, standard } = SETTINGS[key];
  const variable = `CLUSTERRUNNER_${key.toUpperCase()}`;
  const inSection = (name: string): Place => {
    const entry = entries.find((candidate) => candidate.key === key && candidate.section === name);
    return { text: entry?.text, name: `"${key}" in "${file}" line ${entry?.line}`, line: entry?.line ?? null };
  };
  const places: readonly Place[] = [
    { text: flags[key], name: `option "--${flagNames[key] ?? key.replaceAll("_", "-")}"`, line: null, isOption: true },
    { text: environment[variable], name: `environment variable "${variable}"`, line: null },
    inSection(section),
    inSection("general"),
    { text: standard, name: `the default of "${key}"`, line: null },
  ];
  return places.find((place): place is Origin => isSet(key, place.text));
};

type Place = Omit<Origin, "text"> & { readonly text: string | undefined };

/** What is wrong with a setting, in words that do not hold the secret, nor a password. */
export const misfitProblem = (
  key: SettingKey,
  wish: string,
  { text, name, line, isOption = false }: Origin,
): ConfProblem => {
  const found = HIDDEN[key]?.(text) ?? `"${text}"`;
  return {
    line,
    isOption,
    reason: `"${key}" must ${wish}: found ${found}`,
    message: `Cannot use ${name} as it must ${wish}: found ${found}`,
  };
};

/** What to say of texts that are not to be shown. */
const HIDDEN: Readonly<Partial<Record<SettingKey, (text: string) => string>>> = {
  secret: ({ length }) => `one of ${length} characters; remove it and "clusterrunner master" makes a good one`,
  previous_secrets: (list) => `${list.split(",").length}, of ${list.length} characters in all`,
  callback_url: () => "something else",
  nats_url: () => "something else",
};

const isSet = (key: SettingKey, text: string | undefined): boolean =>
  text !== undefined && text !== NOT_SET && (text !== "" || key === "secret");
