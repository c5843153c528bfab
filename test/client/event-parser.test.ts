import fc from "fast-check";
import * as assert from "uvu/assert";
import { createEventParser, type StreamedEvent } from "../../src/client/event-parser.ts";
import { suite } from "../support/suite.ts";

const test = suite("event parser");

const eventsIn = (pieces: readonly string[], lastEventId = ""): readonly StreamedEvent[] => {
  const parser = createEventParser(lastEventId);
  return pieces.flatMap((piece) => [...parser.push(piece)]);
};

test("an event has its id, its type and its lines of data", () => {
  assert.equal(eventsIn(["id: 4\nevent: queued\ndata: one\ndata:two\n\n"]), [
    { lastEventId: "4", type: "queued", data: "one\ntwo" },
  ]);
});

test("an id counts for later events too, and stands without an event", () => {
  assert.equal(eventsIn(["id: 4\n\ndata: x\n\nid\ndata\n\n"], "3"), [
    { lastEventId: "4", type: "message", data: null },
    { lastEventId: "4", type: "message", data: "x" },
    { lastEventId: "", type: "message", data: "" },
  ]);
});

test("comments, unknown fields and a byte order mark say nothing", () => {
  assert.equal(eventsIn(["\u{FEFF}: heartbeat\nretry: 1000\nother: x\nid: a\0b\ndata:  x\n\n"], "7"), [
    { lastEventId: "7", type: "message", data: " x" },
  ]);
});

test("what breaks off is no event, and its id is not given", () => {
  assert.equal(eventsIn(["id: 1\ndata: x\n\nid: 2\ndata: y\n"]), [{ lastEventId: "1", type: "message", data: "x" }]);
});

test("it makes no difference where a stream is cut, and how its lines end", () => {
  const line = fc.constantFrom("id: 1", "id: 2;4.0=17", "event: queued", "data: ä", "data:", ": beat", "x", "");
  const end = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      end,
      fc.infiniteStream(fc.nat({ max: 5 })),
      (lines, newline, cuts) => {
        const text = lines.map((one) => one + newline).join("");
        const pieces: string[] = [];
        for (let at = 0; at < text.length;) {
          const next = at + (cuts.next().value ?? 1);
          pieces.push(text.slice(at, next));
          at = next;
        }
        assert.equal(eventsIn(pieces), eventsIn([text.replaceAll(/\r\n|\r/g, "\n")]));
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test.run();
