import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Atom } from "../model/atom.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { nearest } from "../model/nearness.ts";
import { repeated, selectorOf, type Selection } from "../model/selection.ts";

/**
 * The atoms that a request wants of those that its job has, each as often as it wants. A glob that matches none is a failure, which
 * names the atoms that look most like it, and so are more atoms than a build may have.
 */
export const selectedAtoms = async (
  atoms: readonly Atom[],
  { only, repeat = 1 }: Selection,
  maxAtoms: number,
): Promise<Result<readonly Atom[]>> => {
  const chosen = only === undefined ? success(atoms) : await matching(atoms, only);
  if (!chosen.ok) return chosen;
  const count = chosen.value.length * repeat;
  if (count > maxAtoms)
    return failure(
      `Cannot repeat each atom ${repeat} times as a build must have at most ${maxAtoms} atoms: found ${count}`,
    );
  return success(repeat === 1 ? chosen.value : repeated(chosen.value, repeat));
};

const matching = async (atoms: readonly Atom[], only: readonly string[]): Promise<Result<readonly Atom[]>> => {
  const unused = new Set(only);
  const selectors = only.map((glob) => ({ glob, selects: selectorOf(glob) }));
  const chosen: Atom[] = [];
  for await (const atom of inPortions(atoms)) {
    const meant = selectors.filter(({ selects }) => selects(atom));
    for (const { glob } of meant) unused.delete(glob);
    if (meant.length > 0) chosen.push(atom);
  }
  const [glob] = unused;
  return glob === undefined ? success(chosen) : nothingLike(glob, atoms);
};

const nothingLike = (glob: string, atoms: readonly Atom[]): Result<never> => {
  const names = atoms.slice(0, MOST_COMPARED).map(({ value }) => value);
  const near = nearest(glob, names, SHOWN).map((name) => `"${shortened(name)}"`);
  const found = atoms.length === 1 ? "the only atom" : `${atoms.length} atoms, such as`;
  return failure(`Cannot choose atoms as "${glob}" must match at least one: found ${found} ${near.join(", ")}`);
};

/** Atoms that are named in place of those that a glob was to match, and how many are looked at for them. */
const SHOWN = 3;
const MOST_COMPARED = 5_000;

const shortened = (name: string): string => (name.length > 100 ? `${name.slice(0, 100)}...` : name);

/** In ms: how long nobody else has a turn. */
const PORTION_MS = 5;

async function* inPortions<T>(all: readonly T[]): AsyncGenerator<T, void, undefined> {
  let begun = performance.now();
  for (const one of all) {
    yield one;
    if (performance.now() - begun < PORTION_MS) continue;
    await setImmediate();
    begun = performance.now();
  }
}
