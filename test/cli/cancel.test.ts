import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving } from "./served.ts";

const test = suite("clusterrunner cancel", { limitMs: 60_000 });

const JOBS = {
  Endless: { commands: ["while :; do sleep 0.05; done"], atomizers: [{ N: "echo 1" }] },
  Quick: { commands: [":"], atomizers: [{ N: "echo 1" }] },
};

test("a build that runs is ended, also if it was before; one that came to its end is not", () =>
  serving(JOBS, async ({ place, client, build }) => {
    await client.submit({ type: "directory", project_directory: place.project, job_name: "Endless" });
    assert.is(await outputOf(place.run("cancel", "latest")), "Build 1 is canceled.\n");
    assert.is((await client.build(1)).state, "canceled");
    assert.is(await outputOf(place.run("cancel", "1")), "Build 1 was canceled before.\n");
    await build("Quick");
    assert.is(
      await refusalOf(place.run("cancel", "2")),
      "Cannot cancel build 2 as it must not have ended: found it passed",
    );
  }));

test.run();
