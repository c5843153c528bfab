/** One member of an archive. */
export interface TarEntry {
  readonly type: "file" | "folder" | "link";
  /** Relative, with "/" between folders and none at its end; without "./" before it, or a step up. */
  readonly name: string;
  /** Permission bits. */
  readonly mode: number;
  readonly modified: Date;
  /** Of the content, in bytes. */
  readonly size: number;
  /** Of a link; otherwise empty. */
  readonly target: string;
  /** May be read once, until the next entry is asked for. */
  readonly content: () => AsyncGenerator<Uint8Array, void, undefined>;
}

/** Headers and contents begin at multiples of it. */
const RECORD = 512;

/** A header that has what the next one can't hold. */
const EXTENDED = "x";

/** No extended header of a path is longer; a longer one is no such thing. */
const MOST_EXTENDED = 1_048_576;

const TYPES: ReadonlyMap<string, TarEntry["type"]> = new Map([
  ["0", "file"],
  ["\0", "file"],
  ["5", "folder"],
  ["2", "link"],
]);

/**
 * The members of a tar as POSIX.1-2001 has it, which is read as they are asked for. Throws for one that is damaged or cut off, and for
 * names that lead elsewhere. Members of other types are left out.
 */
export async function* tarEntries(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, undefined> {
  const bytes = createBytes(source);
  let extended: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const header = await bytes.take(RECORD);
    if (header.every((byte) => byte === 0)) return;
    requireSum(header);
    const size = extended.has("size") ? Number(extended.get("size")) : numberIn(header, 124, 12);
    const padding = (RECORD - (size % RECORD)) % RECORD;
    const flag = textIn(header, 156, 1) || "\0";
    if (flag === EXTENDED) {
      if (size > MOST_EXTENDED) throw damaged("a header of a sensible length", `one of ${size} bytes`);
      extended = recordsIn(await bytes.take(size));
      await bytes.skip(padding);
      continue;
    }
    let rest = size;
    const content = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      while (rest > 0) {
        const chunk = await bytes.some(rest);
        rest -= chunk.length;
        yield chunk;
      }
    };
    const type = TYPES.get(flag);
    if (type !== undefined) {
      yield {
        type,
        name: safe(extended.get("path") ?? textIn(header, 0, 100)),
        mode: numberIn(header, 100, 8) & 0o777,
        modified: new Date(numberIn(header, 136, 12) * 1_000),
        size,
        target: extended.get("linkpath") ?? textIn(header, 157, 100),
        content,
      };
    }
    extended = new Map();
    await bytes.skip(rest + padding);
  }
}

interface Bytes {
  /** Exactly so many. */
  take(length: number): Promise<Buffer>;
  /** One at least, and so many at the most. */
  some(most: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
}

const createBytes = (source: AsyncIterable<Uint8Array>): Bytes => {
  const chunks = source[Symbol.asyncIterator]();
  let waiting: Uint8Array = new Uint8Array();
  const some = async (most: number): Promise<Uint8Array> => {
    while (waiting.length === 0) {
      const read = await chunks.next();
      if (read.done === true) throw damaged("its end", "none");
      waiting = read.value;
    }
    const chunk = waiting.subarray(0, most);
    waiting = waiting.subarray(chunk.length);
    return chunk;
  };
  return {
    some,
    take: async (length) => {
      const parts: Uint8Array[] = [];
      for (let missing = length; missing > 0;) {
        const chunk = await some(missing);
        parts.push(chunk);
        missing -= chunk.length;
      }
      return Buffer.concat(parts);
    },
    skip: async (length) => {
      for (let missing = length; missing > 0;) missing -= (await some(missing)).length;
    },
  };
};

const textIn = (header: Buffer, from: number, length: number): string => {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
};

const numberIn = (header: Buffer, from: number, length: number): number => {
  const text = textIn(header, from, length).trim();
  if (!/^[0-7]*$/.test(text)) throw damaged("octal numbers", "something else");
  return Number.parseInt(text === "" ? "0" : text, 8);
};

/** The sum of its bytes, those of the sum itself counted as spaces. */
const requireSum = (header: Buffer): void => {
  let sum = 0;
  for (const [place, byte] of header.entries()) sum += place >= 148 && place < 156 ? 0x20 : byte;
  if (sum !== numberIn(header, 148, 8)) throw damaged("headers whose sum is right", "another one");
};

/** Lines that begin with their own length, as in `19 path=some/name\n`. */
const recordsIn = (bytes: Buffer): ReadonlyMap<string, string> => {
  const records = new Map<string, string>();
  for (let from = 0; from < bytes.length;) {
    const space = bytes.indexOf(0x20, from);
    const length = Number(bytes.toString("latin1", from, space));
    const line = bytes.toString("utf8", space + 1, from + length - 1);
    const split = line.indexOf("=");
    if (space === -1 || !(length > 0) || split === -1) throw damaged("extended headers", "something else");
    records.set(line.slice(0, split), line.slice(split + 1));
    from += length;
  }
  return records;
};

const safe = (name: string): string => {
  const bare = name.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "");
  if (
    bare === "" ||
    bare.includes("\0") ||
    bare.split("/").some((step) => step === "" || step === "." || step === "..")
  )
    throw damaged("names of files below its folder", JSON.stringify(name));
  return bare;
};

const damaged = (wish: string, found: string): Error =>
  new Error(`Cannot read the archive as it must have ${wish}: found ${found}`);
