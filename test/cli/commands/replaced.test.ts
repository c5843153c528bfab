import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { makeWorkplace } from "../program.ts";

const test = suite("commands of the original", { limitMs: 60_000 });

const ASKED: readonly (readonly [args: readonly string[], answer: RegExp])[] = [
  [["slave", "-p", "43001", "-m", "host:43000", "-e", "4"], /"clusterrunner master --num-executors N"/],
  [["deploy", "-m", "host", "--master-port", "43000", "-s", "one", "two", "-n", "30"], /"clusterrunner master"/],
  [["shutdown", "-m", "host:43000", "-a", "-s", "1", "-s", "2"], /"clusterrunner stop"/],
];

test("what this program does without says what replaces it, whatever the original's options are", async () => {
  const place = makeWorkplace(null);
  for (const [args, answer] of ASKED) {
    const run = place.run(...args);
    assert.is(await run.ended, 2, run.stdout() + run.stderr());
    assert.match(run.stderr(), answer);
    assert.is(run.stdout(), "");
  }
  const help = place.run("--help");
  assert.is(await help.ended, 0);
  assert.not.match(help.stdout(), /^ {2}(?:slave|deploy|shutdown)/m);
  place.remove();
});

test.run();
