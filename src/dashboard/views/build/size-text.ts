/** Bytes as people say them: `0 B`, `940 B`, `1.4 kB`, `12 MB`. */
export const sizeText = (bytes: number): string => {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / DIGITS));
  const value = bytes / STEP ** power;
  return `${power === 0 || value >= TENTHS_BELOW ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
};

const STEP = 1_000;
const DIGITS = 3;
const UNITS = ["B", "kB", "MB", "GB", "TB"];
const TENTHS_BELOW = 9.95;
