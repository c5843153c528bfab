/**
 * A text that somebody else has named something with, as it may be shown within others: what has no shape of its own but changes how
 * the rest looks, such as a control character or one that turns the direction of writing, is spelt out.
 */
export const shownText = (text: string): string =>
  text.replaceAll(SHAPELESS, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** But for the joiner, of which emoji are made. */
const SHAPELESS = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
