import { createHash } from "node:crypto";
import { isAbsolute, join, normalize } from "node:path";
import * as z from "zod";
import { NATS_URL_WISH, natsAddressOf, type NatsAddress } from "./nats-address.ts";
import { isSettingKey, type SettingKey, type SettingTexts } from "./setting.ts";

/** What is logged: this and all that is graver. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "fatal";

/** What the settings mean, once their texts are read; a setting that is not set and has no fixed default is missing. */
export interface Values {
  readonly secret?: string | undefined;
  readonly previous_secrets?: readonly string[] | undefined;
  readonly base_directory: string;
  readonly git_strict_host_key_checking: boolean;
  readonly kill_grace: number;
  readonly callback_url?: string | undefined;
  readonly cors_allowed_origins_regex?: RegExp | undefined;
  readonly https_cert_file?: string | undefined;
  readonly https_key_file?: string | undefined;
  readonly nats_url?: NatsAddress | undefined;
  readonly nats_namespace: string;
  readonly nats_credentials_file?: string | undefined;
  readonly nats_ca_file?: string | undefined;
  readonly nats_cert_file?: string | undefined;
  readonly nats_key_file?: string | undefined;
  readonly replay_window: number;
  readonly sign_reads: boolean;
  readonly max_queued_builds: number;
  readonly keep_builds?: number | undefined;
  readonly keep_days?: number | undefined;
  readonly keep_bytes?: number | undefined;
  readonly hostname: string;
  readonly port: number;
  readonly max_body_bytes: number;
  readonly max_header_bytes: number;
  readonly max_connections: number;
  readonly log_level: LogLevel;
  readonly num_executors?: number | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** A text that cannot be read; `wish` completes "it must". */
export interface Misfit {
  readonly key: SettingKey;
  readonly wish: string;
}

export type Reading =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly misfits: readonly Misfit[] };

/** Reads all texts at once, so that a person sees every mistake in one go. `home` is what `~` stands for. */
export const readValues = (texts: SettingTexts, home: string): Reading => {
  const parsed = valuesSchema(home).superRefine(requireTogether).safeParse(texts);
  if (parsed.success) return { ok: true, values: parsed.data };
  const misfits = parsed.error.issues.map(({ path, message }) => ({
    key: keyOf(path),
    wish: message,
  }));
  return { ok: false, misfits };
};

/** A path whose leading `~` stands for `home`. */
export const expandHome = (path: string, home: string): string =>
  path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : normalize(path);

const MIN_SECRET_LENGTH = 8;
/** More than anybody has. */
const MAX_KEPT = { builds: 10_000_000, days: 36_500, bytes: 1e15 - 1 };
const MAX_LABELS = 16;
const MAX_PORT = 65_535;
const MAX_EXECUTORS = 1_024;
const MAX_KILL_GRACE_SECONDS = 3_600;
/** Each costs a digest of every request that is refused. */
const MAX_PREVIOUS_SECRETS = 8;
const MAX_REPLAY_WINDOW_SECONDS = 3_600;
/** The view of all builds is in memory. */
const MAX_QUEUED_BUILDS = 1_000_000;
const MAX_CONNECTIONS = 1_000_000;
/** The digest and what browsers send must fit; every connection may take that much memory. */
const HEADER_BYTES = { min: 4_096, max: 2 ** 20 };
/** A build request of a few hundred bytes must fit; 1 GiB is more than a process can take. */
const BODY_BYTES = { min: 1_024, max: 2 ** 30 };

/** The digest of nothing: old installers of the original left it behind as everybody's secret. */
const KNOWN_SECRET = createHash("sha512").update("").digest("hex");

/** The original's names; ours are fewer. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  debug: "debug",
  info: "info",
  notice: "info",
  warning: "warn",
  error: "error",
  critical: "fatal",
};

const text = (wish: string, fits: (text: string) => boolean): z.ZodString =>
  z.string({ error: wish }).refine(fits, { error: wish });

const isHttpUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const wholeNumber = (min: number, max: number): z.ZodType<number, string> =>
  text(
    `be a whole number from ${min} to ${max}`,
    (digits) => /^\d{1,15}$/.test(digits) && Number(digits) >= min && Number(digits) <= max,
  ).transform(Number);

const pathBelow = (home: string): z.ZodType<string, string> =>
  text("be an absolute path, or one that begins with ~/", (path) => isAbsolute(expandHome(path, home))).transform(
    (path) => expandHome(path, home),
  );

/** Each of two files is worth nothing without the other, and of two logins only one could be meant. */
const requireTogether = (values: Values, context: z.RefinementCtx): void => {
  for (const side of ["https", "nats"] as const) {
    const [cert, key] = [values[`${side}_cert_file`], values[`${side}_key_file`]];
    const [given, missing] = cert === undefined ? (["key", "cert"] as const) : (["cert", "key"] as const);
    if ((cert === undefined) === (key === undefined)) continue;
    const message = `be set together with "${side}_${missing}_file"`;
    context.addIssue({ code: "custom", path: [`${side}_${given}_file`], message });
  }
  if (values.nats_credentials_file === undefined || (values.nats_url?.login ?? null) === null) return;
  const message = 'be set only if "nats_url" names no user';
  context.addIssue({ code: "custom", path: ["nats_credentials_file"], message });
};

const trueOrFalse: z.ZodType<boolean, string> = text("be True or False", (word) =>
  /^(true|false)$/i.test(word),
).transform((word) => /^true$/i.test(word));

const isLongEnough = (secret: string): boolean => secret.length >= MIN_SECRET_LENGTH;
const isUnknown = (secret: string): boolean => secret !== KNOWN_SECRET;

const partsOf = (list: string): readonly string[] => list.split(",").map((part) => part.trim());

/** NATS takes it as part of a subject, and of the name of a queue. */
const isName = (name: string): boolean => /^[\w-]{1,32}$/.test(name);

const valuesSchema = (home: string): z.ZodType<Values> =>
  z.object({
    secret: text(`be at least ${MIN_SECRET_LENGTH} characters long`, isLongEnough)
      .refine(isUnknown, { error: "be known to nobody else" })
      .optional(),
    previous_secrets: text(
      `be at most ${MAX_PREVIOUS_SECRETS} secrets with commas between them, each at least ${MIN_SECRET_LENGTH} characters long`,
      (list) => partsOf(list).length <= MAX_PREVIOUS_SECRETS && partsOf(list).every(isLongEnough),
    )
      .refine((list) => partsOf(list).every(isUnknown), { error: "be known to nobody else" })
      .transform(partsOf)
      .optional(),
    base_directory: pathBelow(home),
    git_strict_host_key_checking: trueOrFalse,
    kill_grace: text(
      `be a number of seconds from 0 to ${MAX_KILL_GRACE_SECONDS}`,
      (seconds) => /^\d{1,4}(\.\d{1,3})?$/.test(seconds) && Number(seconds) <= MAX_KILL_GRACE_SECONDS,
    ).transform(Number),
    callback_url: text("be an http or https url", isHttpUrl).optional(),
    cors_allowed_origins_regex: text("be a regular expression", isPattern)
      .transform((pattern) => new RegExp(pattern))
      .optional(),
    https_cert_file: pathBelow(home).optional(),
    https_key_file: pathBelow(home).optional(),
    nats_url: text(NATS_URL_WISH, (urls) => natsAddressOf(urls) !== undefined)
      .transform(natsAddressOf)
      .optional(),
    nats_namespace: text("be at most 32 letters, digits, - and _", isName),
    nats_credentials_file: pathBelow(home).optional(),
    nats_ca_file: pathBelow(home).optional(),
    nats_cert_file: pathBelow(home).optional(),
    nats_key_file: pathBelow(home).optional(),
    replay_window: wholeNumber(0, MAX_REPLAY_WINDOW_SECONDS),
    sign_reads: trueOrFalse,
    max_queued_builds: wholeNumber(1, MAX_QUEUED_BUILDS),
    keep_builds: wholeNumber(1, MAX_KEPT.builds).optional(),
    keep_days: wholeNumber(1, MAX_KEPT.days).optional(),
    keep_bytes: wholeNumber(0, MAX_KEPT.bytes).optional(),
    hostname: text("be a host name or an address", (name) => /^[\w.:%-]+$/.test(name)),
    port: wholeNumber(0, MAX_PORT),
    max_body_bytes: wholeNumber(BODY_BYTES.min, BODY_BYTES.max),
    max_header_bytes: wholeNumber(HEADER_BYTES.min, HEADER_BYTES.max),
    max_connections: wholeNumber(1, MAX_CONNECTIONS),
    log_level: text("be one of DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL", (name) =>
      Object.hasOwn(LEVELS, name.toLowerCase()),
    ).transform((name) => LEVELS[name.toLowerCase()] ?? "info"),
    num_executors: wholeNumber(1, MAX_EXECUTORS).optional(),
    labels: text(
      `be at most ${MAX_LABELS} labels with commas between them, each at most 32 letters, digits, - and _`,
      (list) => partsOf(list).length <= MAX_LABELS && partsOf(list).every(isName),
    )
      .transform((list) => [...new Set(partsOf(list))])
      .optional(),
  });

const isPattern = (pattern: string): boolean => {
  try {
    return new RegExp(pattern).source !== "";
  } catch {
    return false;
  }
};

const keyOf = (path: readonly PropertyKey[]): SettingKey => {
  const key = String(path[0]);
  if (!isSettingKey(key))
    throw new TypeError(`Cannot tell which setting is wrong as the issue must name one: found "${key}"`);
  return key;
};
