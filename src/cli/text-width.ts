import stringWidth from "string-width";

/** Of what has none but these, each character takes one column. */
const SIMPLE = /^[\x20-\x7e]*$/;

/** How many columns a text takes; it must be one line without control characters. */
export const widthOf = (text: string): number => (SIMPLE.test(text) ? text.length : stringWidth(text));

/** The text, or what of its beginning fits into so many columns, with "…" at its end. */
export const cut = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  let kept = "";
  let width = 1;
  for (const { segment } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return `${kept}…`;
};

const graphemes = new Intl.Segmenter();

/** How long lines may be: as the terminal is wide, and as long as they like where there is none, or one of unknown width. */
export const lineWidth = ({ isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns">): number =>
  isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY;
