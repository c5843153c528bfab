/** What a tar says of one member before its content. */
export interface TarMember {
  readonly type: "file" | "folder" | "link";
  /** Of any length, and with any character but NUL. */
  readonly name: string;
  /** Permission bits. */
  readonly mode: number;
  readonly modified: Date;
  /** Of the content, in bytes. */
  readonly size: number;
  /** Of a link; otherwise empty. */
  readonly target: string;
}

/** Headers and contents begin at multiples of it. */
const RECORD = 512;

const FLAGS: Readonly<Record<TarMember["type"], string>> = { file: "0", folder: "5", link: "2" };
const EXTENDED = "x";

/** What its field in a header holds, in bytes; the numbers of three and seven digits less are as long as their fields. */
const NAME_LENGTH = 100;
const MAX_NUMBER = 8 ** 11 - 1;

/** The header, after one more that has what it can't hold: the format of POSIX.1-2001, which all unpackers know. */
export const tarHeader = (member: TarMember): Buffer => {
  const { name, target, size } = member;
  const extended = Buffer.concat([
    fits(name) ? NOTHING : paxRecord("path", name),
    fits(target) ? NOTHING : paxRecord("linkpath", target),
    size <= MAX_NUMBER ? NOTHING : paxRecord("size", String(size)),
  ]);
  const header = plainHeader(FLAGS[member.type], { ...member, size: size <= MAX_NUMBER ? size : 0 });
  if (extended.length === 0) return header;
  const more = { name: "PaxHeader", mode: 0o644, modified: member.modified, size: extended.length, target: "" };
  return Buffer.concat([plainHeader(EXTENDED, more), extended, tarPadding(extended.length), header]);
};

/** Stands after a content of `size` bytes. */
export const tarPadding = (size: number): Buffer => ZEROS.subarray(0, (RECORD - (size % RECORD)) % RECORD);

/** Stands after the last member. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * RECORD);

const NOTHING: Buffer = Buffer.alloc(0);
const ZEROS: Buffer = Buffer.alloc(RECORD);

/** Names in other alphabets are extended, since a plain header does not say that it is in UTF-8. */
const fits = (text: string): boolean => text.length <= NAME_LENGTH && PRINTABLE.test(text);

const PRINTABLE = /^[\x20-\x7e]*$/;

const plainHeader = (flag: string, { name, mode, modified, size, target }: Omit<TarMember, "type">): Buffer => {
  const header = Buffer.alloc(RECORD);
  const seconds = Math.floor(modified.getTime() / 1000);
  header.write(name, 0, NAME_LENGTH);
  header.write(octal(mode, 7), 100, "latin1");
  header.write(octal(0, 7), 108, "latin1");
  header.write(octal(0, 7), 116, "latin1");
  header.write(octal(size, 11), 124, "latin1");
  header.write(octal(Math.max(0, Math.min(MAX_NUMBER, seconds)), 11), 136, "latin1");
  header.write("        ", 148, "latin1");
  header.write(flag, 156, "latin1");
  header.write(target, 157, NAME_LENGTH);
  header.write("ustar\x0000", 257, "latin1");
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return header;
};

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");

/** A line that begins with its own length, its digits counted. */
const paxRecord = (key: string, value: string): Buffer => {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + String(rest.length).length;
  length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
};
