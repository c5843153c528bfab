/** The samples of a text in Prometheus' format, by their names with the labels as they stand there. */
export const samplesIn = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line): [string, number] => {
        const [, name = "", value = ""] = /^(.*) (\S+)$/.exec(line) ?? [];
        return [name, value === "Nan" ? NaN : Number(value)];
      }),
  );

/** Those of one metric that are not 0, by their labels. */
export const countsOf = (text: string, metric: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...samplesIn(text)]
      .filter(([name, value]) => name.startsWith(`${metric}{`) && value !== 0)
      .map(([name, value]) => [name.slice(metric.length), value]),
  );
