/** Where the runtime and its actors write. A pino logger is one. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, text: string): void;
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
  /** Whether such a record goes anywhere: to be asked before fields are gathered on a busy way. @default it does */
  isLevelEnabled?(level: LogLevel): boolean;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Warnings and errors to stderr, nothing else. The default, so that no crash is silent. */
export const stderrLog: Log = {
  debug: () => {},
  info: () => {},
  warn: (fields, text) => console.warn(text, fields),
  error: (fields, text) => console.error(text, fields),
  isLevelEnabled: (level) => level === "warn" || level === "error",
};

/** The same log with `fields` in each record. */
export function withFields(log: Log, fields: Readonly<Record<string, unknown>>): Log {
  return {
    debug: (more, text) => log.debug({ ...fields, ...more }, text),
    info: (more, text) => log.info({ ...fields, ...more }, text),
    warn: (more, text) => log.warn({ ...fields, ...more }, text),
    error: (more, text) => log.error({ ...fields, ...more }, text),
    isLevelEnabled: (level) => log.isLevelEnabled?.(level) ?? true,
  };
}
