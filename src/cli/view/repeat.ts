/** Calls something again and again, each time after so many ms, until what is returned is called. */
export type Repeat = (call: () => void, ms: number) => () => void;

/** In real time. */
export const repeat: Repeat = (call, ms) => {
  const timer = setInterval(call, ms);
  return () => clearInterval(timer);
};
