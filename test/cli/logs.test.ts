import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving } from "./served.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner logs", { limitMs: 60_000 });

const JOBS = {
  Three: { commands: ["seq 1 $N", "[ $N != 2000 ]"], atomizers: [{ N: "printf '%s\\n' 1 2 2000" }] },
  Waiting: {
    commands: [
      'echo begun; touch "$PROJECT_DIR/waits"; until [ -e "$PROJECT_DIR/go" ]; do sleep 0.05; done; echo done',
    ],
    atomizers: [{ N: "echo 1" }],
  },
};

const byText = (one: string, other: string): number => one.localeCompare(other);

const THOUSANDS = Array.from({ length: 2_000 }, (_, place) => `${place + 1}\n`).join("");

test("consoles are printed with a line above each, those of the failed alone, one as it is, or as they come", () =>
  serving(JOBS, async ({ place, build, client }) => {
    await build("Three");
    const { failed_atoms } = await client.build(1);
    const failed = `${failed_atoms?.[0]?.subjob_id}.0`;
    const all = await outputOf(place.run("logs", "1"));
    assert.equal(
      [...all.matchAll(/^==> \d\.0 {2}(N=\d+ {2}(?:passed|exit \d)) /gm)].map(([, name = ""]) => name).toSorted(byText),
      ["N=1  passed", "N=2  passed", "N=2000  exit 1"],
    );
    const one = await outputOf(place.run("logs", "latest", "--failed"));
    assert.match(one, new RegExp(`^==> ${failed}  N=2000  exit 1  \\S+ s\n`));
    assert.is(one.slice(one.indexOf("\n") + 1), THOUSANDS);
    assert.is(await outputOf(place.run("logs", "1", failed)), THOUSANDS);
    assert.is(await outputOf(place.run("logs", "1", `artifact_${failed.replace(".", "_")}`, "-f")), THOUSANDS);
    assert.match(await refusalOf(place.run("logs", "1", "7.0")), "its number must be one from 0 to 2");
    const wrong = place.run("logs", "1", "first");
    assert.is(await wrong.ended, 2);
    assert.match(wrong.stderr(), "SUBJOB.ATOM");

    await client.submit({ type: "directory", project_directory: place.project, job_name: "Waiting" });
    await until(() => existsSync(join(place.project, "waits")));
    const whole = place.run("logs", "latest", "--follow");
    const single = place.run("logs", "2", "0.0", "--follow");
    await whole.shown("begun\n");
    await single.shown("begun\n");
    writeFileSync(join(place.project, "go"), "");
    assert.is(await outputOf(whole), "==> 0.0  N=1\nbegun\ndone\n");
    assert.is(await outputOf(single), "begun\ndone\n");

    const none = place.run("logs", "2", "--failed");
    assert.is(await outputOf(none), "");
    assert.is(none.stderr(), "No atom of build 2 has failed.\n");
    await build("Nowhere");
    const broken = place.run("logs", "3");
    assert.is(await outputOf(broken), "");
    assert.match(broken.stderr(), /^No atom of build 3 ran: Cannot choose a job/);
  }));

test.run();
