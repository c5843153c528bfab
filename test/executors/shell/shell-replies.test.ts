import fc from "fast-check";
import * as assert from "uvu/assert";
import { replyReader, type ShellReply } from "../../../src/executors/shell/shell-replies.ts";
import { suite } from "../../support/suite.ts";

const test = suite("shell replies");
const MARK = "0123456789abcdef";

const ENDED = { type: "ended", processGroup: 4711, hasLeft: false } as const;

const CASES: readonly (readonly [line: string, reply: ShellReply])[] = [
  [`${MARK}v502`, { type: "ready", version: 502 }],
  [`${MARK}m`, { type: "misplaced" }],
  [`${MARK}s1700000000.5`, { type: "started", at: 1_700_000_000.5 }],
  [`${MARK}s1700000000,5`, { type: "started", at: 1_700_000_000.5 }],
  [`${MARK}e143 4711 1700000000.25`, { ...ENDED, status: 143, at: 1_700_000_000.25 }],
  [`${MARK}e0 4711 1700000000.25 l`, { ...ENDED, status: 0, hasLeft: true, at: 1_700_000_000.25 }],
  [`no end of line${MARK}e1 4711 2.5`, { ...ENDED, status: 1, at: 2.5 }],
  ["[1]+  Terminated  ( :", { type: "remark", text: "[1]+  Terminated  ( :" }],
  ["", { type: "remark", text: "" }],
];

test("each line is a reply, what has no mark a remark", () => {
  for (const [line, reply] of CASES) assert.equal(replyReader(MARK)(`${line}\n`), [reply]);
});

test("a line is told when it is whole", () => {
  const read = replyReader(MARK);
  assert.equal(read(`${MARK}v5`), []);
  assert.equal(read("02\n"), [{ type: "ready", version: 502 }]);
});

test("replies are the same however the stream is cut", () => {
  const chosen = fc.array(fc.constantFrom(...CASES), { maxLength: 12 });
  fc.assert(
    fc.property(chosen, fc.array(fc.nat({ max: 600 }), { maxLength: 20 }), (cases, cuts) => {
      const stream = cases.map(([line]) => `${line}\n`).join("");
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const read = replyReader(MARK);
      const replies = places.slice(1).flatMap((place, index) => read(stream.slice(places[index], place)));
      assert.equal(
        replies,
        cases.map(([, reply]) => reply),
      );
    }),
  );
});

test.run();
