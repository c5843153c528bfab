import { InvalidArgumentError } from "commander";

/** Which build is meant: the one of a number, or the newest. */
export type BuildNumber = number | "latest";

export const BUILD_HELP = 'the number of a build, or "latest"';

/** `12` and `#12`, as lists show it, and `latest`. */
export const buildNumber = (text: string): BuildNumber => {
  if (text === "latest") return text;
  const [, digits] = /^#?([1-9]\d{0,14})$/.exec(text) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError('It must be the number of a build, such as 12, or "latest".');
  return Number(digits);
};
