const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
const MINUTES = [1, 2, 5, 10, 15, 30];
const HOURS = [1, 2, 6, 12];

const STEPS = [...SECONDS, ...MINUTES.map((minutes) => minutes * MINUTE), ...HOURS.map((hours) => hours * HOUR), DAY];

/** From one mark of an axis of time to the next, in seconds: a number that people count in, and not below `least`. */
export const timeStep = (least: number): number => STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
