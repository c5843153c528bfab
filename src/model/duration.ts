import * as z from "zod";

/** In ms, some 24 days: what the timers of the platform take. */
const LONGEST_MS = 2 ** 31 - 1;

const WISH = 'be a number of seconds above 0, or one with a unit such as "10s", "5m" or "1h"';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A length of time as a person writes it: a number of seconds, or `500ms`, `10s`, `5m`, `1.5h`. */
export const DURATION: z.ZodType<number | string> = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?(ms|s|m|h)$/, { error: WISH })], { error: WISH })
  .refine((text) => durationMs(text) > 0 && durationMs(text) <= LONGEST_MS, { error: WISH });

/** The same in ms; NaN for what the schema does not take. */
export const durationMs = (text: number | string): number => {
  if (typeof text === "number") return text * 1_000;
  const [, number, unit] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
  return Number(number) * (UNITS[unit ?? ""] ?? Number.NaN);
};
