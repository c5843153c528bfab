import { stripVTControlCharacters } from "node:util";
import { repetitionText, type Atom } from "../model/atom.ts";

/** `0.42 s`, `12.3 s`, `3 min 07 s`, `1 h 02 min`. */
export const showSeconds = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return showClock(seconds);
};

/** The same of whole seconds, for what is told while it grows. */
export const showClock = (seconds: number): string => {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${padded(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
};

const padded = (number: number): string => String(Math.floor(number)).padStart(2, "0");

/** `1,234`. Intl would take longer for its first number than a short build for all its work. */
export const grouped = (number: number): string => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** `1 atom`, `2 atoms`. */
export const count = (number: number, noun: string): string => `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;

/** A text on one line, without what could rewrite the screen or turn round what stands on it. */
export const tame = (text: string): string => stripVTControlCharacters(text).replaceAll(UNRULY, " ");

/** Control characters, other ends of lines, and those that change the direction of writing. */
const UNRULY = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** How a person calls an atom: `TOKEN=2`, or `TOKEN=2 (3 of 5)` where it is repeated. */
export const atomName = (atom: Pick<Atom, "variable" | "value" | "repetition">): string =>
  tame(`${atom.variable === null ? "" : `${atom.variable}=`}${atom.value}${repetitionText(atom)}`);

/** The same of an atom as the API writes it: `export TOKEN="2";`. */
export const atomNameOf = ({ command_string: command, repetition, repetitions = 1 }: AtomOfServer): string => {
  const [, variable = null, value = command] = /^export (\w+)="(.*)";$/s.exec(command) ?? [];
  const repeated = repetition === undefined ? {} : { repetition: { number: repetition, of: repetitions } };
  return atomName({ variable, value, ...repeated });
};

/** What names an atom in answers of the API. */
interface AtomOfServer {
  readonly command_string: string;
  readonly repetition?: number;
  readonly repetitions?: number;
}

/** `exit 7`, `killed by signal 9 at attempt 3`, `passed at attempt 2`. */
export const atomEnd = ({ exitCode, attempts }: { readonly exitCode: number; readonly attempts: number }): string => {
  const end = exitCode < 0 ? `killed by signal ${-exitCode}` : exitCode === 0 ? "passed" : `exit ${exitCode}`;
  return attempts === 1 ? end : `${end} at attempt ${attempts}`;
};

/** What a build is doing, in a few words, while it has no atom to count. */
export const phaseText = (phase: string): string => {
  switch (phase) {
    case "queued":
      return "Waiting to be prepared";
    case "preparing":
      return "Preparing: fetching the project, listing its atoms";
    case "prepared":
    case "building":
      return "Setting up";
    default:
      return "Ending what it started, collecting the results";
  }
};
