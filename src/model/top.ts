/**
 * The first `count` of the items in the order of `compare`, without sorting all of them. The cost is that of looking at each, as
 * long as few are wanted.
 */
export const topOf = <T>(items: Iterable<T>, count: number, compare: (one: T, other: T) => number): readonly T[] => {
  const top: T[] = [];
  for (const item of items) {
    const last = top.at(-1);
    if (top.length === count && (last === undefined || compare(item, last) >= 0)) continue;
    const place = top.findIndex((other) => compare(item, other) < 0);
    top.splice(place === -1 ? top.length : place, 0, item);
    if (top.length > count) top.pop();
  }
  return top;
};
