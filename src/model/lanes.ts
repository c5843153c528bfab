/** Does some work as soon as a lane is free; who came first is first. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

/** As many works at once as there are lanes, whoever brings them. */
export const createLanes = (count: number): Lanes => {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
