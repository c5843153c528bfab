import * as assert from "uvu/assert";
import { bytesText } from "../../../src/dashboard/ui/bytes-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("bytes in words");

test("bytes are told in the unit that leaves few digits", () => {
  assert.equal([0, 1, 999, 1_000, 9_949, 9_951, 640_000, 1_500_000_000, 81_234_000_000, 4e15].map(bytesText), [
    "0 B",
    "1 B",
    "999 B",
    "1.0 kB",
    "9.9 kB",
    "10 kB",
    "640 kB",
    "1.5 GB",
    "81 GB",
    "4000 TB",
  ]);
});

test.run();
