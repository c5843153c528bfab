/** An event of a stream of server-sent events; without data it only says where the stream stands. */
export interface StreamedEvent {
  /** What a client that comes back names, so that it gets what stands behind this event; empty if the server gave no id yet. */
  readonly lastEventId: string;
  readonly type: string;
  /** Null if there was none. */
  readonly data: string | null;
}

/** Takes a stream apart, in pieces that may be cut anywhere. What a stream that breaks off leaves of an event is passed over. */
export interface EventParser {
  push(text: string): Generator<StreamedEvent, void, undefined>;
}

/** As the HTML standard has it; `retry:` is passed over. */
export const createEventParser = (lastEventId: string): EventParser => {
  let rest = "";
  let endsWithReturn = false;
  let isFirst = true;
  let id = lastEventId;
  let type = "";
  let data: string[] = [];

  const take = (line: string): void => {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "event") type = value;
    else if (name === "data") data.push(value);
  };

  return {
    *push(text) {
      let fresh = text;
      if (isFirst && fresh !== "") {
        isFirst = false;
        fresh = fresh.replace(/^\u{FEFF}/u, "");
      }
      // A line that ended with the last piece ends with two characters, of which this is the second.
      if (endsWithReturn && fresh.startsWith("\n")) fresh = fresh.slice(1);
      if (text !== "") endsWithReturn = text.endsWith("\r");
      const lines = (rest + fresh).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line !== "") {
          take(line);
          continue;
        }
        yield {
          lastEventId: id,
          type: type === "" ? "message" : type,
          data: data.length === 0 ? null : data.join("\n"),
        };
        type = "";
        data = [];
      }
    },
  };
};
