/**
 * What two runs of the tour have in common: times, rates and the numbers of processes are replaced by a name, and what is sorted by time is
 * sorted by name.
 */
export const stable = (lines: readonly string[]): readonly string[] => {
  const kept = lines.flatMap((line) => {
    const known = withoutTimes(line);
    return CHANGING.test(known) ? [] : [known.replaceAll(/ {2,}/g, "  ").trimEnd()];
  });
  return inOrder(kept);
};

const withoutTimes = (line: string): string =>
  line
    .replace(/^ {2}Slowest: /, "          ")
    .replaceAll(/█+░*/g, "█")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "DATE")
    .replace(/( {2}ETA [^/]*?)?( {2}\d+\.\d\/(s|min))?$/, "")
    .replaceAll(/\d+(\.\d+)?(ms| s| min| h)( \d\d (s|min))?/g, "TIME")
    .replace(/process \d+/, "process N");

/** Whether there is anything worth telling of the time that was saved is up to the machine. */
const CHANGING = /one after another/;

/** With neighbours sorted that begin with a time, are under way, or are rows of a table of atoms. */
const inOrder = (lines: readonly string[]): readonly string[] => {
  const sorted: string[] = [];
  let sorting: string[] = [];
  for (const line of lines) {
    if (/^( {2}(TIME|›) |TEST_FILE=)/.test(line)) sorting.push(line);
    else {
      sorted.push(...sorting.toSorted(), line);
      sorting = [];
    }
  }
  return [...sorted, ...sorting.toSorted()];
};
