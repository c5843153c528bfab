/**
 * The grouping once more, step by step as the original's description has it and with no thought of speed. `times` are the
 * seconds of the atoms, null for one that is not known; `executors` is N. The answer has the places of the atoms in `times`.
 */
export const slowGrouping = (times: readonly (number | null)[], executors: number): readonly (readonly number[])[] => {
  const known = times.filter((time) => time !== null);
  // No usable times: one atom a subjob.
  if (known.length === 0) return times.map((_, place) => [place]);

  // 1. What is expected of each, and of all.
  const expected = times.map((time) => time ?? Math.max(...known));
  let total = 0;
  for (const time of expected) total += time;

  // 2. By expected time descending; of equal ones the earlier first.
  const remaining = times.map((_, place) => place);
  remaining.sort((one, other) => expected[other]! - expected[one]! || one - other);

  // 3. The targets.
  const bigTarget = (total * 0.8) / executors;
  const smallTarget = (total * (1 - 0.8)) / (2 * executors);

  // 4. Filling.
  const fill = (target: number, most: number): number[][] => {
    const groups: number[][] = [];
    while (remaining.length > 0 && groups.length < most) {
      const group: number[] = [];
      let sum = 0;
      for (const place of remaining.slice()) {
        const time = expected[place]!;
        if (group.length > 0 && sum + time > target) continue;
        group.push(place);
        sum += time;
        remaining.splice(remaining.indexOf(place), 1);
        if (most !== Infinity && groups.length + remaining.length + 1 <= most) {
          groups.push(group);
          while (remaining.length > 0) groups.push([remaining.shift()!]);
          return groups;
        }
      }
      groups.push(group);
    }
    return groups;
  };

  // 5. The big ones, then the small ones.
  const big = fill(bigTarget, executors);
  return [...big, ...fill(smallTarget, Infinity)];
};
