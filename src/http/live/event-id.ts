import type { Places } from "./running-atoms.ts";

/**
 * Where a client stands in a stream, as the id of an event tells it: `123` is behind the fact of that sequence. In a stream with
 * consoles it goes on with the atoms that run then, and how many lines of each were sent: `123;4.0=17,5.2=0` is 17 lines of
 * atom 0 of subjob 4. The last event of a stream has `123;end`.
 */
export interface EventId {
  readonly sequence: number;
  /** Null in a stream without consoles. */
  readonly places: Places | null;
  readonly isEnd: boolean;
}

const NUMBER = String.raw`(?:0|[1-9]\d{0,14})`;
const PLACE = String.raw`${NUMBER}\.${NUMBER}=${NUMBER}`;

/** What an id must look like. No client has more atoms in one than there are executors. */
export const EVENT_ID: RegExp = new RegExp(String.raw`^${NUMBER}(?:;(?:end|(?:${PLACE}(?:,${PLACE}){0,999})?))?$`);

/** Reads an id that looks like one. */
export const parseEventId = (text: string): EventId => {
  const [sequence, rest] = text.split(";", 2);
  return {
    sequence: Number(sequence),
    places: rest === undefined || rest === "end" ? null : placesIn(rest),
    isEnd: rest === "end",
  };
};

const placesIn = (text: string): Places =>
  new Map(
    [...text.matchAll(/(\d+)\.(\d+)=(\d+)/g)].map(([, subjob, atom, line]) => [
      Number(subjob),
      { atom: Number(atom), line: Number(line) },
    ]),
  );

/** The id behind a fact, in a stream with consoles. */
export const eventId = (sequence: number, places: Places): string =>
  `${sequence};${[...places].map(([subjob, { atom, line }]) => `${subjob}.${atom}=${line}`).join(",")}`;

export const endId = (sequence: number): string => `${sequence};end`;
