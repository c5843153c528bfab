/** Seconds as people say them: `40 ms`, `1.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export const durationText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (seconds < MS_BELOW) return `${Math.round(Math.max(0, seconds) * MS_PER_SECOND)} ms`;
  if (seconds < TENTHS_BELOW) return `${seconds.toFixed(1)} s`;
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${twoDigits(whole % MINUTE)} s`;
  return `${Math.floor(whole / HOUR)} h ${twoDigits(Math.floor((whole % HOUR) / MINUTE))} min`;
};

const MINUTE = 60;
const HOUR = 3_600;

const MS_PER_SECOND = 1_000;

/** Where thousandths are worth a look. */
const MS_BELOW = 0.9995;

/** Where a tenth of a second is worth a look. */
const TENTHS_BELOW = 9.95;

const twoDigits = (number: number): string => String(number).padStart(2, "0");
