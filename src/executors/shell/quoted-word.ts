/**
 * Writes a value as one word that bash reads back byte for byte, whatever is in it but NUL. The word is ASCII, so in every
 * locale it is as long in characters as in bytes.
 */
export const quotedWord = (value: string): string =>
  PLAIN.test(value)
    ? `'${value.replaceAll("'", String.raw`'\''`)}'`
    : `$'${Array.from(Buffer.from(value), escaped).join("")}'`;

const PLAIN = /^[\n\t -~]*$/;

const escaped = (byte: number): string => {
  const isLiteral = byte >= 0x20 && byte <= 0x7e && byte !== QUOTE && byte !== BACKSLASH;
  return isLiteral ? String.fromCodePoint(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
};

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
