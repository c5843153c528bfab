/** How a piece of output looks. Two that are the same object look the same. */
export interface TextStyle {
  readonly fore: Colour | null;
  readonly back: Colour | null;
  readonly looks: readonly Look[];
}

/** One of the 16 that a terminal has names for, whose shade is the theme's, or one that is given as `rgb(...)`. */
export type Colour = number | string;

export type Look = "bold" | "dim" | "italic" | "underline" | "inverse" | "hidden" | "strike";

export const PLAIN: TextStyle = { fore: null, back: null, looks: [] };

/** The style behind the escape sequence `ESC [ parameters m`. What is unknown changes nothing. */
export const styleAfter = (before: TextStyle, parameters: string): TextStyle => {
  let style = before;
  // A colour may also be written as one parameter with parts of its own, between which an empty one may name a colour space.
  const numbers = parameters.replaceAll(/([34]8:2):\d*:(?=\d*:\d*:)/g, "$1:").split(/[;:]/);
  for (let index = 0; index < numbers.length; index++) {
    const code = Number(numbers[index]);
    const isFore = code === FORE;
    if (!isFore && code !== BACK) {
      style = withCode(style, code);
      continue;
    }
    const [colour, taken] = colourIn(numbers.slice(index + 1, index + MOST_PARTS));
    if (colour !== null) style = isFore ? { ...style, fore: colour } : { ...style, back: colour };
    index += taken;
  }
  return style;
};

const FORE = 38;
const BACK = 48;
const MOST_PARTS = 5;

const LOOKS: Readonly<Record<number, Look>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "inverse",
  8: "hidden",
  9: "strike",
};

const ENDED: Readonly<Record<number, readonly Look[]>> = {
  21: ["bold"],
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  28: ["hidden"],
  29: ["strike"],
};

const withCode = (style: TextStyle, code: number): TextStyle => {
  const look = LOOKS[code];
  const ended = ENDED[code];
  if (code === 0) return PLAIN;
  if (look !== undefined) return style.looks.includes(look) ? style : { ...style, looks: [...style.looks, look] };
  if (ended !== undefined) return { ...style, looks: style.looks.filter((one) => !ended.includes(one)) };
  if (code >= 30 && code <= 37) return { ...style, fore: code - 30 };
  if (code === 39) return { ...style, fore: null };
  if (code >= 40 && code <= 47) return { ...style, back: code - 40 };
  if (code === 49) return { ...style, back: null };
  if (code >= 90 && code <= 97) return { ...style, fore: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, back: code - 92 };
  return style;
};

/** The colour that parameters tell, and how many of them do; where they tell none, nobody knows what the others mean. */
const colourIn = ([kind, ...parts]: readonly string[]): readonly [colour: Colour | null, taken: number] => {
  const [first, second, third] = parts.map(byteOf);
  if (kind === "5" && first !== undefined) return [colourOfPalette(first), 2];
  if (kind === "2" && third !== undefined) return [`rgb(${first} ${second} ${third})`, 4];
  return [null, Infinity];
};

const byteOf = (text: string): number => Math.min(255, Math.trunc(Number(text)) || 0);

/** The palette of 256: the 16 with names, a cube of six steps in each direction, and greys. */
const colourOfPalette = (index: number): Colour => {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const step = (size: number): number => {
    const place = Math.floor((index - 16) / size) % 6;
    return place === 0 ? 0 : 55 + 40 * place;
  };
  return `rgb(${step(36)} ${step(6)} ${step(1)})`;
};
