/** The marks of an axis from 0 on that holds a value: few, at numbers that people count in. The last is the axis' end. */
export const ticksFor = (greatest: number): readonly number[] => {
  const step = STEPS.find((each) => greatest / each <= MOST_STEPS) ?? DAY * Math.ceil(greatest / DAY / MOST_STEPS);
  const count = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
};

const MOST_STEPS = 4;

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
const MINUTES = [1, 2, 5, 10, 20, 30];
const HOURS = [1, 2, 6, 12];

/** In seconds. */
const STEPS = [...SECONDS, ...MINUTES.map((minutes) => minutes * MINUTE), ...HOURS.map((hours) => hours * HOUR), DAY];

/** How far up a value stands, from 0 to `height`; what is beyond the axis stands at its end. */
export const heightOf = (value: number, end: number, height: number): number =>
  end <= 0 ? 0 : Math.min(1, value / end) * height;

/** Which of `count` bars of the same width a place is in; null where there is none. */
export const barAt = (x: number, width: number, count: number): number | null => {
  const index = Math.floor((x / width) * count);
  return count > 0 && index >= 0 && index < count ? index : null;
};
