/** What a tab keeps, as far as secrets use it. */
export const memoryStorage = (
  kept: Map<string, string> = new Map(),
): {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
} => ({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
});
