/**
 * An immutable list of fixed length in which setting one element is cheap. Plain data, so it survives JSON.
 *
 * A build of 100,000 atoms changes once for each atom; copying a flat array each time would move 80 GB. Elements live in
 * chunks, so one change copies one chunk and the list of chunks.
 */
export interface Vector<T> {
  readonly length: number;
  readonly chunks: readonly (readonly T[])[];
}

/** Anything but undefined, which stands for a place outside of the vector. */
type Element = object | string | number | boolean | null;

const CHUNK = 256;

/** A vector of `length` elements, each of them `element`. `length` is a whole number from 0. */
export const filled = <T extends Element>(length: number, element: T): Vector<T> => ({
  length,
  chunks: Array.from({ length: Math.ceil(length / CHUNK) }, (_, chunk) =>
    Array.from({ length: Math.min(CHUNK, length - chunk * CHUNK) }, () => element),
  ),
});

/** The element at `index`; throws `RangeError` outside 0 to length - 1. */
export const at = <T extends Element>(vector: Vector<T>, index: number): T => {
  const element = vector.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK];
  if (element === undefined) throw outside(vector, index);
  return element;
};

/** The same vector with `element` at `index`; throws `RangeError` outside 0 to length - 1. */
export const withElement = <T extends Element>(vector: Vector<T>, index: number, element: T): Vector<T> => {
  const place = Math.floor(index / CHUNK);
  const chunk = vector.chunks[place];
  if (chunk?.[index % CHUNK] === undefined) throw outside(vector, index);
  return { length: vector.length, chunks: vector.chunks.with(place, chunk.with(index % CHUNK, element)) };
};

/** All elements in order. */
export function* elements<T>(vector: Vector<T>): Generator<T, void, undefined> {
  for (const chunk of vector.chunks) yield* chunk;
}

const outside = ({ length }: Vector<unknown>, index: number): RangeError =>
  new RangeError(`Cannot find element ${index} as a vector of ${length} counts from 0: found nothing there`);
