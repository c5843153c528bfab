/** `2026-01-31 12:05`, in the time zone of this machine. `seconds` are since the epoch. */
export const showMoment = (seconds: number): string => {
  const date = new Date(seconds * 1_000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

const two = (number: number): string => String(number).padStart(2, "0");

/** `42 s`, `12 min`, `5 h 03 min`, `3 d 4 h`: how long something has been so. */
export const showAge = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${Math.floor(seconds)} s`;
  if (hours === 0) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600, d: 86_400, w: 604_800 };

/** What `--since` names: so long ago (`90s`, `30m`, `12h`, `7d`, `2w`), or a date, or a time. Undefined for anything else. */
export const momentOf = (text: string, now: number): Date | undefined => {
  const [, number, unit = ""] = /^(\d{1,6})(s|m|min|h|d|w)$/.exec(text) ?? [];
  if (number !== undefined) return new Date(now - Number(number) * (UNITS[unit] ?? 0) * 1_000);
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined;
  // A date alone would be taken as one in UTC.
  const date = new Date(text.length === 10 ? `${text}T00:00` : text.replace(" ", "T"));
  return Number.isNaN(date.getTime()) ? undefined : date;
};
