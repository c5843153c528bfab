import { InvalidArgumentError } from "commander";
import { momentOf } from "../moment.ts";

/** A number of things, one at least. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number above 0.");
  return Number(text);
};

/** When something was: so long ago, or a date with or without a time. */
export const moment = (text: string): Date => {
  const date = momentOf(text, Date.now());
  if (date === undefined)
    throw new InvalidArgumentError(
      'It must be how long ago, such as 12h or 7d, or a date, such as "2026-01-31 12:00".',
    );
  return date;
};
