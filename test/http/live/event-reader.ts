/** An event as a client is told of it. */
export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads server-sent events as a browser does, whatever pieces they come in. */
export interface EventReader {
  /** The id at which a client would resume; empty before the first. */
  readonly lastId: string;
  /** How many comments came. */
  readonly comments: number;
  /** The next event; undefined at the end of the stream. */
  next(): Promise<SentEvent | undefined>;
  /** The next ones, as many. */
  take(count: number): Promise<readonly SentEvent[]>;
  /** All up to the end of the stream. */
  rest(): Promise<readonly SentEvent[]>;
  /** The client leaves. */
  leave(): Promise<void>;
}

/** Of bytes, which may be those of an answer. */
export const readEvents = (chunks: AsyncIterable<Uint8Array>): EventReader => {
  const bytes = chunks[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = "";
  let lastId = "";
  let comments = 0;

  const eventIn = (block: string): SentEvent | undefined => {
    let type = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === "") comments += 1;
      else if (field === "id") lastId = value;
      else if (field === "event") type = value;
      else if (field === "data") data.push(value);
    }
    if (data.length === 0) return undefined;
    const parsed: unknown = JSON.parse(data.join("\n"));
    if (typeof parsed !== "object" || parsed === null) throw new TypeError(`Cannot read ${block}`);
    return { id: lastId, type, data: Object.fromEntries(Object.entries(parsed)) };
  };

  const next = async (): Promise<SentEvent | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end === -1) {
        const { done, value } = await bytes.next();
        if (done === true) return undefined;
        text += decoder.decode(value, { stream: true });
        continue;
      }
      const event = eventIn(text.slice(0, end));
      text = text.slice(end + 2);
      if (event !== undefined) return event;
    }
  };

  const take = async (count: number): Promise<readonly SentEvent[]> => {
    const events: SentEvent[] = [];
    for (let event; events.length < count && (event = await next()) !== undefined;) events.push(event);
    return events;
  };

  return {
    get lastId() {
      return lastId;
    },
    get comments() {
      return comments;
    },
    next,
    take,
    rest: () => take(Infinity),
    leave: async () => void (await bytes.return?.()),
  };
};

/** The events in an answer. */
export const eventsIn = ({ body }: Response): EventReader => {
  if (body === null) throw new TypeError("Cannot read events as the answer must have a body: found none");
  return readEvents(body);
};
