import type { Log, LogLevel } from "../../src/runtime/index.ts";

export interface LogRecord {
  readonly level: LogLevel;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that puts all of it into `records`, and the texts of failures into `failures`. */
export const recordingLog = (records: LogRecord[], failures: string[]): Log => {
  const write =
    (level: LogLevel): Log[LogLevel] =>
    (fields, text) => {
      records.push({ level, text, fields });
      if (level === "error") failures.push(text);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
};
