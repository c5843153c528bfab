/**
 * Whether a build that is not among the known ones, which are given in order, was beyond the limit of `keep` ended builds at some time: then so
 * many others were newer, or older and the last ones of their jobs. Undefined stands for no limit.
 */
export const isRightlyGone = (build: number, known: readonly number[], keep: number | undefined): boolean => {
  const newer = (known.at(-1) ?? 0) - build;
  return keep !== undefined && newer + known.filter((id) => id < build).length >= keep;
};
