import { factName, factView } from "../../model/fact-view.ts";
import type { Fact } from "../../model/fact.ts";
import type { Entry } from "../../store/contract.ts";

/** A longer body is made anew each time, so that a few huge facts don't fill the memory. */
const KEPT_CHARACTERS = 16_384;

/** A stored fact as an event, which is written once for all who are sent it. */
export class LiveEvent {
  readonly sequence: number;
  readonly build: number;
  readonly type: Fact["type"];
  /** What the fact is about; null if it is about the whole build. */
  readonly subjob: number | null;
  readonly atom: number | null;
  /** Of the start of a subjob, the first of its atoms that runs; else 0. */
  readonly from: number;
  #body: string | undefined = undefined;
  #entry: Entry | undefined;

  constructor(entry: Entry) {
    const { sequence, build, fact } = entry;
    this.sequence = sequence;
    this.build = build;
    this.type = fact.type;
    this.subjob = "subjob" in fact ? fact.subjob : null;
    this.atom = "atom" in fact ? fact.atom : null;
    this.from = fact.type === "subjobStarted" ? (fact.from ?? 0) : 0;
    this.#entry = entry;
    // A plan may be large, and little is said of it.
    if (fact.type === "prepared") this.#keep(bodyOf(entry));
  }

  /** The event but for its id. */
  get body(): string {
    if (this.#body !== undefined || this.#entry === undefined) return this.#body ?? "";
    return this.#keep(bodyOf(this.#entry));
  }

  #keep(body: string): string {
    if (body.length > KEPT_CHARACTERS) return body;
    this.#body = body;
    this.#entry = undefined;
    return body;
  }
}

/** What stands behind the id of an event. JSON has no line breaks but escaped ones. */
export const eventBody = (type: string, data: object): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

export const eventText = (id: string | number, body: string): string => `id: ${id}\n${body}`;

/** Says that the connection is alive, and nothing else. */
export const HEARTBEAT: string = ": heartbeat\n\n";

/** The first of a stream: a client that loses the connection tries again after a second. */
export const OPENING: string = "retry: 1000\n\n";

/** Has the client resume behind this id, without an event. */
export const standing = (id: number): string => `id: ${id}\n\n`;

const bodyOf = (entry: Entry): string => eventBody(factName(entry.fact), factView(entry));
