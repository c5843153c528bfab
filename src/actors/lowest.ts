/** Numbers of which the lowest comes first. To add and to take costs the logarithm of how many there are. */
export interface Lowest {
  add(number: number): void;
  /** Takes the lowest off; undefined if there is none. */
  take(): number | undefined;
}

export const createLowest = (): Lowest => {
  /** None is lower than the one at half its place. */
  const heap: number[] = [];

  const at = (place: number): number => heap[place] ?? Infinity;

  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [at(other), at(one)];
  };

  return {
    add: (number) => {
      let place = heap.push(number) - 1;
      for (let above = (place - 1) >> 1; place > 0 && at(place) < at(above); above = (place - 1) >> 1) {
        swap(place, above);
        place = above;
      }
    },
    take: () => {
      const [lowest] = heap;
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return lowest;
      heap[0] = last;
      for (let place = 0; ;) {
        const below = at(2 * place + 1) <= at(2 * place + 2) ? 2 * place + 1 : 2 * place + 2;
        if (at(below) >= at(place)) return lowest;
        swap(place, below);
        place = below;
      }
    },
  };
};
