import type { VNode } from "preact";
import { useData } from "../data/data.ts";

export interface InstantProps {
  /** Seconds since the epoch. */
  readonly at: number;
}

/** A point in time in the reader's zone: today the time alone, and on any other day the day, too. The whole of it is in the title. */
export const Instant = ({ at }: InstantProps): VNode => {
  const { now } = useData();
  const date = new Date(at * MS_PER_SECOND);
  const isToday = DAY.format(date) === DAY.format(now.value);
  return (
    <time dateTime={date.toISOString()} title={WHOLE.format(date)}>
      {isToday ? TIME.format(date) : `${DAY.format(date)}, ${MINUTE.format(date)}`}
    </time>
  );
};

const MS_PER_SECOND = 1_000;

// The language of the page, and the reader's zone.
const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const WHOLE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
