import { buildPath, noun, type Dialect } from "./dialect.ts";

/** What the paths of a dialect depend on. */
type Words = Pick<Dialect, "isPlural" | "prefix">;

/** The paths of what builds consist of, and of who runs them, as templates. */
export const subjobsPath = (words: Words): string => `${buildPath(words)}/${noun(words, "subjob")}`;

export const subjobPath = (words: Words): string => `${subjobsPath(words)}/{subjob_id}`;

/** Of the atoms of one subjob. */
export const atomsPath = (words: Words): string => `${subjobPath(words)}/${noun(words, "atom")}`;

export const atomPath = (words: Words): string => `${atomsPath(words)}/{atom_id}`;

/** Of all atoms of a build. */
export const buildAtomsPath = (words: Words): string => `${buildPath(words)}/${noun(words, "atom")}`;

export const slavesPath = (words: Words): string => `${words.prefix}/${noun(words, "slave")}`;

export const slavePath = (words: Words): string => `${slavesPath(words)}/{slave_id}`;
