import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { readCertificate, type CertificateFiles } from "./config/certificate.ts";
import { readConfFile, type ConfProblem } from "./config/conf-file.ts";
import { ConfigError } from "./config/config-error.ts";
import { readNatsAccess, type NatsSettings } from "./config/nats-access.ts";
import { originOf, type Places } from "./config/origin.ts";
import { readSettings } from "./config/reading.ts";
import { saveSecret } from "./config/secret.ts";
import { SETTINGS, type SettingTexts } from "./config/setting.ts";
import { expandHome, type LogLevel, type Values } from "./config/value.ts";

export { readCertificate } from "./config/certificate.ts";
export type { ConfProblem } from "./config/conf-file.ts";
export { ConfigError } from "./config/config-error.ts";
export { readNatsAccess, type NatsAccess, type NatsSettings } from "./config/nats-access.ts";
export type { SettingKey, SettingTexts } from "./config/setting.ts";
export type { LogLevel } from "./config/value.ts";

/** Everything that can be set, read once at the start and frozen. */
export interface Config {
  /** The clusterrunner.conf that was read, or would have been: an absolute path, unless one was given that is not. */
  readonly file: string;
  /** The key of the digests; null if none is set. Never to be shown. */
  readonly secret: string | null;
  /** Older keys, whose digests are taken as well. Never to be shown. */
  readonly previousSecrets: readonly string[];
  /** An absolute path: where everything lives that outlasts the process. */
  readonly baseDirectory: string;
  /** Whether git over ssh refuses hosts that it does not know. */
  readonly gitStrictHostKeyChecking: boolean;
  /** Seconds that a process has between SIGTERM and SIGKILL. */
  readonly killGraceSeconds: number;
  /** Who is told when a build has ended, an http or https url; null for nobody. It may hold credentials. */
  readonly callbackUrl: string | null;
  /** What the whole origin of a page must be that may read answers, such as `https://ci.example.com`; null for none. */
  readonly corsAllowedOrigins: RegExp | null;
  /** What the server shows and signs with over https; null for plain http. */
  readonly https: CertificateFiles | null;
  /** The NATS over which workers on other machines are given work; null for executors of this machine alone. */
  readonly nats: NatsSettings | null;
  /** Seconds within which a signed request is taken once; 0 takes it however often it comes. */
  readonly replayWindowSeconds: number;
  readonly signReads: boolean;
  /** How many builds may wait or run at once. */
  readonly maxQueuedBuilds: number;
  /** How many ended builds are kept, how many days, and how many bytes of files; null for all. */
  readonly retention: {
    readonly builds: number | null;
    readonly days: number | null;
    readonly bytes: number | null;
  };
  /** The name or address that the server listens on. */
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** The longest body that a request may have, in bytes. */
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  readonly logLevel: LogLevel;
  /** How many subjobs run at once on this machine. */
  readonly numExecutors: number;
  /** What this machine has for jobs that ask for it. */
  readonly labels: readonly string[];
}

/** Where settings come from. What stands further up goes first; then the file's own section, then `[general]`, then the default. */
export interface ConfigSource {
  /** By the names of the file, such as `kill_grace`. */
  readonly flags?: SettingTexts;
  /** How those are called on the command line that are not called after their setting, without the dashes. */
  readonly flagNames?: SettingTexts;
  /** `CLUSTERRUNNER_PORT` sets `port`, and so on; HOME is what `~` stands for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Must exist. @default clusterrunner.conf in the base directory, by default ~/.clusterrunner, which need not exist */
  readonly file?: string | undefined;
}

/**
 * Reads all settings. Creates nothing and needs no secret.
 *
 * Throws one `ConfigError` that names every unknown section or key and every bad value, or the way to mend a file that others can
 * read. A setting that is empty or `None` counts as not set, except for an empty secret, which is refused.
 */
export const loadConfig = (source: ConfigSource): Config => {
  const file = fileOf(source);
  const content = readConfFile(file);
  if (content === undefined && source.file !== undefined) throw absent(file);
  return configOf(source, file, content ?? "");
};

/**
 * Everything that is wrong in the conf itself, whatever the environment says; nothing where there is no file. `file` is as for
 * `loadConfig`, which need not find it.
 */
export const checkConf = (
  source: ConfigSource,
): { readonly file: string; readonly problems: readonly ConfProblem[] } => {
  const file = fileOf(source);
  try {
    const content = readConfFile(file);
    if (content === undefined && source.file !== undefined) throw absent(file);
    const places = { flags: {}, environment: {}, file };
    const { values, problems } = readSettings(places, content ?? "", homeOf(source));
    const https = values === undefined ? null : httpsOf(values);
    if (https !== null) readCertificate(https);
    const nats = values === undefined ? null : natsOf(values);
    if (nats !== null) readNatsAccess(nats);
    return { file, problems };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((message) => ({ line: null, reason: message, message }));
    return { file, problems };
  }
};

/**
 * Reads all settings for a server, which needs a secret: if none is set, one is generated and saved in the file, which is
 * written if it is missing. Fails as `loadConfig`; nothing is written before all other settings are found to be good, by `accept` too,
 * which may throw.
 */
export const ensureSecret = (
  source: ConfigSource,
  accept: (found: Config) => void = () => {},
): Config & { readonly secret: string } => {
  const file = fileOf(source);
  const found = configOf(source, file, readConfFile(file) ?? "");
  accept(found);
  if (hasSecret(found)) return found;
  writing(file, () => saveSecret(file));
  const config = loadConfig(source);
  if (!hasSecret(config))
    throw new ConfigError([`Cannot use "${file}" as it must hold the secret that was just written: found none`]);
  return config;
};

const absent = (file: string): ConfigError =>
  new ConfigError([`Cannot read "${file}" as it must exist: found nothing there`]);

const configOf = (source: ConfigSource, file: string, content: string): Config => {
  const { values, problems } = readSettings(placesOf(source, file), content, homeOf(source));
  if (values === undefined) {
    const isUsage = problems.every(({ isOption = false }) => isOption);
    throw new ConfigError(
      problems.map(({ message }) => message),
      { isUsage },
    );
  }
  return Object.freeze(named(values, file));
};

const placesOf = ({ flags = {}, flagNames, environment }: ConfigSource, file: string): Omit<Places, "entries"> => ({
  flags,
  flagNames,
  environment,
  file,
});

const named = (values: Values, file: string): Config => ({
  file,
  secret: values.secret ?? null,
  previousSecrets: values.previous_secrets ?? [],
  baseDirectory: values.base_directory,
  gitStrictHostKeyChecking: values.git_strict_host_key_checking,
  killGraceSeconds: values.kill_grace,
  callbackUrl: values.callback_url ?? null,
  corsAllowedOrigins: values.cors_allowed_origins_regex ?? null,
  https: httpsOf(values),
  nats: natsOf(values),
  replayWindowSeconds: values.replay_window,
  signReads: values.sign_reads,
  maxQueuedBuilds: values.max_queued_builds,
  retention: {
    builds: values.keep_builds ?? null,
    days: values.keep_days ?? null,
    bytes: values.keep_bytes ?? null,
  },
  hostname: values.hostname,
  port: values.port,
  maxBodyBytes: values.max_body_bytes,
  maxHeaderBytes: values.max_header_bytes,
  maxConnections: values.max_connections,
  logLevel: values.log_level,
  numExecutors: values.num_executors ?? availableParallelism(),
  labels: values.labels ?? [],
});

const httpsOf = (values: Values): CertificateFiles | null => filesOf(values.https_cert_file, values.https_key_file);

const natsOf = (values: Values): NatsSettings | null =>
  values.nats_url === undefined
    ? null
    : {
        ...values.nats_url,
        namespace: values.nats_namespace,
        credentialsFile: values.nats_credentials_file ?? null,
        caFile: values.nats_ca_file ?? null,
        certificate: filesOf(values.nats_cert_file, values.nats_key_file),
      };

const filesOf = (certFile: string | undefined, keyFile: string | undefined): CertificateFiles | null =>
  certFile === undefined || keyFile === undefined ? null : { certFile, keyFile };

/** The base directory that counts here is the one from outside the file, since it says where the file is. */
const fileOf = (source: ConfigSource): string => {
  const base = originOf("base_directory", { ...placesOf(source, ""), entries: [] }) ?? {
    text: SETTINGS.base_directory.standard,
  };
  return source.file ?? join(expandHome(base.text, homeOf(source)), "clusterrunner.conf");
};

const homeOf = ({ environment }: ConfigSource): string =>
  environment["HOME"] === undefined || environment["HOME"] === "" ? homedir() : environment["HOME"];

const hasSecret = (config: Config): config is Config & { readonly secret: string } => config.secret !== null;

const writing = (file: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ConfigError([`Cannot save a secret in "${file}" as its folder must be writable: found ${code}`], {
      cause: error,
    });
  }
};
