import { TextDecoder } from "node:util";

/**
 * The text of an XML file, piece by piece, without what XML forbids and test output is full of: escape sequences of
 * terminals go whole, other control characters one by one.
 *
 * The encoding is that of the byte order mark, or else of the declaration, or else UTF-8; bytes that are none become U+FFFD.
 */
export function* xmlText(chunks: Iterable<Uint8Array>): Generator<string, void, undefined> {
  let decoder: TextDecoder | undefined;
  let rest = "";
  for (const chunk of chunks) {
    decoder ??= decoderFor(chunk);
    const text = rest + decoder.decode(chunk, { stream: true });
    // What may be the beginning of a sequence waits for its end.
    rest = UNFINISHED.exec(text)?.[0] ?? "";
    yield cleaned(text.slice(0, text.length - rest.length));
  }
  yield cleaned(rest + (decoder?.decode() ?? ""));
}

/** References to control characters, which a parser leaves as they stand, and the terminal sequences that they begin. */
export const withoutControlReferences = (text: string): string => text.replaceAll(REFERENCES, "");

/** Without what XML forbids, and without whole sequences of terminals. */
export const cleaned = (text: string): string => text.replaceAll(FORBIDDEN, "");

/** A control character but tab and line ends. */
const CONTROL = String.raw`[^\P{Cc}\t\n\r]`;

/** What follows ESC, up to the letter that ends it. */
const PARAMETERS = String.raw`\[[\d;?]{0,32}`;

const FORBIDDEN = new RegExp(`${CONTROL}(?:${PARAMETERS}[A-Za-z])?|[\\uFFFE\\uFFFF]`, "gu");
const UNFINISHED = new RegExp(`${CONTROL}(?:${PARAMETERS})?$`, "u");
const REFERENCES = new RegExp(`&#(?:x0*1?[\\da-f]|0*[12]?\\d|0*3[01]);(?:${PARAMETERS}[A-Za-z])?`, "gi");

const decoderFor = (start: Uint8Array): TextDecoder => {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le");
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be");
  const declaration = new TextDecoder("latin1").decode(start.subarray(0, 256));
  const label = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1];
  // A declaration that could be read as bytes is not in UTF-16, whatever it says.
  if (label === undefined || /^utf-?16/i.test(label)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
};
