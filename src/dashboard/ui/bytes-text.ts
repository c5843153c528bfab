/** Bytes as people say them: `640 kB`, `1.5 GB`. */
export const bytesText = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const number = bytes / 1_000 ** power;
  return `${power > 0 && number < TENTHS_BELOW ? number.toFixed(1) : Math.round(number)} ${UNITS[power]}`;
};

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Where a tenth is worth a look. */
const TENTHS_BELOW = 9.95;
