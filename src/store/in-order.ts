/** Begins something and gives what comes of it, at once or later. */
export type Work<T> = () => T | Promise<T>;

export interface AheadOptions {
  /** How many results that were promised may be there, or on their way, before they are taken. */
  readonly promised: number;
  /** The same of all results. */
  readonly all: number;
}

/**
 * The results in the order of the works, of which some are begun before they are asked for. Whoever stops reading ends the
 * iterator of the works; what was begun is left to itself.
 */
export async function* inOrder<T>(
  works: AsyncIterable<Work<T>>,
  ahead: AheadOptions,
): AsyncGenerator<T, void, undefined> {
  const source = works[Symbol.asyncIterator]();
  const results: (T | Promise<T>)[] = [];
  let promised = 0;
  let more = true;
  try {
    for (;;) {
      while (more && promised < ahead.promised && results.length < ahead.all) {
        const next = await source.next();
        if (next.done === true) more = false;
        else {
          const result = next.value();
          results.push(result);
          if (!(result instanceof Promise)) continue;
          promised += 1;
          // It is thrown when its turn comes; if that is never, nobody misses it.
          result.catch(() => {});
        }
      }
      if (results.length === 0) return;
      for (const result of results.splice(0, 1)) {
        yield await result;
        if (result instanceof Promise) promised -= 1;
      }
    }
  } finally {
    await source.return?.();
  }
}
