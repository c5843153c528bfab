/** Places of bytes from 0, both of them inside. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** What a header `Range` asks for: bytes from a place on, at most to another one, or so many at the end. */
export type AskedRange = { readonly first: number; readonly last: number | null } | { readonly atEnd: number };

const SINGLE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/i;

/** Null for whatever is to be answered by the whole: other units, several ranges, ranges that end before they begin, no such header. */
export const rangeIn = (header: string | null): AskedRange | null => {
  const [, first, last, atEnd] = SINGLE.exec(header?.trim() ?? "") ?? [];
  if (atEnd !== undefined) return { atEnd: Number(atEnd) };
  if (first === undefined) return null;
  if (last === undefined) return { first: Number(first), last: null };
  return Number(last) < Number(first) ? null : { first: Number(first), last: Number(last) };
};

/** The bytes that are meant, of `length` there are; null if it has none of them. */
export const rangeWithin = (asked: AskedRange, length: number): ByteRange | null => {
  const first = "atEnd" in asked ? Math.max(0, length - asked.atEnd) : asked.first;
  const last = "atEnd" in asked ? length - 1 : Math.min(asked.last ?? length - 1, length - 1);
  return first > last ? null : { first, last };
};
