/** Whole per cents, but never 100 of what is not all, nor 0 of what is not nothing. */
export const percentText = (part: number): string => {
  const whole = Math.round(100 * part);
  return `${part < 1 && whole === 100 ? 99 : part > 0 && whole === 0 ? 1 : whole} %`;
};
