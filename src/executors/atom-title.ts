import type { AtomOrder } from "./contract.ts";

/** How messages call an atom. */
export const atomTitle = (subjob: number, place: number, { name }: Pick<AtomOrder, "name">): string =>
  `atom ${place} of subjob ${subjob}${name === undefined ? "" : ` (${name})`}`;
