import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { endId, EVENT_ID, eventId, parseEventId } from "../../../src/http/live/event-id.ts";
import { suite } from "../../support/suite.ts";

const test = suite("event-id");

const NUMBER = fc.integer({ min: 0, max: 999_999_999_999_999 });

test("an id holds the fact and the lines that were sent of each running atom", () => {
  const places = new Map([
    [4, { atom: 0, line: 17 }],
    [5, { atom: 2, line: 0 }],
  ]);
  assert.is(eventId(123, places), "123;4.0=17,5.2=0");
  assert.is(eventId(123, new Map()), "123;");
  assert.is(endId(123), "123;end");
});

test("every id that was given is read as it was meant", () => {
  fc.assert(
    fc.property(
      NUMBER,
      fc.array(fc.tuple(NUMBER, fc.record({ atom: NUMBER, line: NUMBER }, { noNullPrototype: true })), {
        maxLength: 20,
      }),
      (sequence, entries) => {
        const places = new Map(entries);
        const text = eventId(sequence, places);
        assert.match(text, EVENT_ID);
        assert.equal(parseEventId(text), { sequence, places, isEnd: false });
      },
    ),
  );
  assert.equal(parseEventId("12"), { sequence: 12, places: null, isEnd: false });
  assert.equal(parseEventId("12;end"), { sequence: 12, places: null, isEnd: true });
});

test("whatever else is sent looks like no id", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."019;.=,end -\n") }), (text) => {
      if (!EVENT_ID.test(text)) return;
      const { sequence, places, isEnd } = parseEventId(text);
      assert.is(Number.isSafeInteger(sequence), true);
      const again = isEnd ? endId(sequence) : places === null ? String(sequence) : eventId(sequence, places);
      // Of a subjob that is named twice, only the last is meant.
      assert.ok(again === text || text.split(",").length > (places?.size ?? 0), text);
    }),
    { numRuns: 500 },
  );
  for (const text of ["", "1;4.0=1,", `1;${"1.1=1,".repeat(1_000)}1.1=1`, "1\n", "٣"]) assert.not.match(text, EVENT_ID);
});

test.run();
