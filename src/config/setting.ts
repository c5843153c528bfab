/** A part of clusterrunner.conf. What stands in `general` also holds for the other two, unless they say otherwise. */
export type Section = "general" | "master" | "slave";

export type SettingKey = keyof typeof SETTINGS;

/** Texts of settings as a person writes them; undefined where nothing is said. */
export type SettingTexts = Readonly<Partial<Record<SettingKey, string | undefined>>>;

/** The text that stands for "not set", as the original's sample file has it. */
export const NOT_SET = "None";

interface Setting {
  /** Where it belongs. */
  readonly section: Section;
  /** The default as the file spells it; `None` where it is worked out when the program starts. */
  readonly standard: string;
}

/** Every setting there is, in the order of the file. What each one does is said in clusterrunner.conf. */
export const SETTINGS: {
  readonly [
    Key in
      | "secret"
      | "previous_secrets"
      | "base_directory"
      | "git_strict_host_key_checking"
      | "kill_grace"
      | "callback_url"
      | "cors_allowed_origins_regex"
      | "https_cert_file"
      | "https_key_file"
      | "nats_url"
      | "nats_namespace"
      | "nats_credentials_file"
      | "nats_ca_file"
      | "nats_cert_file"
      | "nats_key_file"
      | "replay_window"
      | "sign_reads"
      | "max_queued_builds"
      | "keep_builds"
      | "keep_days"
      | "keep_bytes"
      | "hostname"
      | "port"
      | "max_body_bytes"
      | "max_header_bytes"
      | "max_connections"
      | "log_level"
      | "num_executors"
      | "labels"
  ]: Setting;
} = {
  secret: { section: "general", standard: NOT_SET },
  previous_secrets: { section: "general", standard: NOT_SET },
  base_directory: { section: "general", standard: "~/.clusterrunner" },
  git_strict_host_key_checking: { section: "general", standard: "False" },
  kill_grace: { section: "general", standard: "5" },
  callback_url: { section: "general", standard: NOT_SET },
  cors_allowed_origins_regex: { section: "general", standard: NOT_SET },
  https_cert_file: { section: "general", standard: NOT_SET },
  https_key_file: { section: "general", standard: NOT_SET },
  nats_url: { section: "general", standard: NOT_SET },
  nats_namespace: { section: "general", standard: "clusterrunner" },
  nats_credentials_file: { section: "general", standard: NOT_SET },
  nats_ca_file: { section: "general", standard: NOT_SET },
  nats_cert_file: { section: "general", standard: NOT_SET },
  nats_key_file: { section: "general", standard: NOT_SET },
  replay_window: { section: "general", standard: "0" },
  sign_reads: { section: "general", standard: "False" },
  max_queued_builds: { section: "general", standard: "1000" },
  keep_builds: { section: "general", standard: NOT_SET },
  keep_days: { section: "general", standard: NOT_SET },
  keep_bytes: { section: "general", standard: NOT_SET },
  hostname: { section: "master", standard: "127.0.0.1" },
  port: { section: "master", standard: "43000" },
  max_body_bytes: { section: "master", standard: "1048576" },
  max_header_bytes: { section: "master", standard: "16384" },
  max_connections: { section: "master", standard: "4096" },
  log_level: { section: "master", standard: "INFO" },
  num_executors: { section: "slave", standard: NOT_SET },
  labels: { section: "slave", standard: NOT_SET },
};

export const SECTIONS: readonly Section[] = ["general", "master", "slave"];

export const isSection = (text: string): text is Section => SECTIONS.some((section) => section === text);

export const isSettingKey = (text: string): text is SettingKey => Object.hasOwn(SETTINGS, text);

/** The settings that `section` may hold: its own, and in `general` those of every section. */
export const keysOf = (section: Section): readonly SettingKey[] =>
  Object.keys(SETTINGS)
    .filter(isSettingKey)
    .filter((key) => section === "general" || SETTINGS[key].section === section);
