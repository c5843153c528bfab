import { timeStep } from "../../ui/time-step.ts";

/** The marks of an axis from 0 on that holds a value: few, at numbers that people count in. The last is the axis' end. */
export const ticksFor = (greatest: number): readonly number[] => {
  const step = timeStep(Math.max(LEAST_STEP, greatest / MOST_STEPS));
  const count = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
};

const MOST_STEPS = 4;

/** In seconds: less is no difference between builds. */
const LEAST_STEP = 0.1;

/** How far up a value stands, from 0 to `height`; what is beyond the axis stands at its end. */
export const heightOf = (value: number, end: number, height: number): number =>
  end <= 0 ? 0 : Math.min(1, value / end) * height;

/** Which of `count` bars of the same width a place is in; null where there is none. */
export const barAt = (x: number, width: number, count: number): number | null => {
  const index = Math.floor((x / width) * count);
  return count > 0 && index >= 0 && index < count ? index : null;
};
