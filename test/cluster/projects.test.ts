import { existsSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Plan } from "../../src/model/build.ts";
import type { Job } from "../../src/model/job.ts";
import { createNatsProjects } from "../../src/cluster/projects.ts";
import type { LocalProjects } from "../../src/projects/projects.ts";
import { fakeProjects } from "../actors/fakes.ts";
import { sampleJob } from "../model/sample-job.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { messageOf, unaborted } from "../projects/requests.ts";
import { suite } from "../support/suite.ts";

const test = suite("projects on other machines");

const planOf = (job: Partial<Job> = {}): Plan => ({
  projectDirectory: temporaryFolder(),
  commit: "abc",
  job: sampleJob(job),
  subjobs: [],
});

/** What the projects of other machines make of one build, in order. */
const scene = () => {
  const said: string[] = [];
  const local: LocalProjects = {
    ...fakeProjects(),
    close: () => Promise.resolve(),
    halt: (build) => Promise.resolve(void said.push(`halt ${build}`)),
    release: (build) => Promise.resolve(void said.push(`release ${build}`)),
  };
  let ended = (): void => {};
  const projects = createNatsProjects({
    local,
    sources: {
      add: (build) => void said.push(`add ${build}`),
      remove: (build) => Promise.resolve(void said.push(`remove ${build}`)),
      answer: () => Promise.reject(new Error("nobody asks")),
    },
    pool: {
      endBuild: (build, signal) => {
        said.push(`end ${build}`);
        return new Promise((resolve) => {
          if (signal.aborted) resolve();
          ended = resolve;
          signal.addEventListener("abort", () => resolve());
        });
      },
    },
    killGraceMs: 0,
    sayingMs: 0,
  });
  return { projects, said, end: () => ended() };
};

test("a setup does not run here, and has succeeded once machines can check the build out", async () => {
  const { projects, said } = scene();
  const plan = planOf({ setup: "touch here" });
  assert.ok((await projects.setUp(1, plan, unaborted())).ok);
  assert.equal(said, ["add 1"]);
  assert.not.ok(existsSync(join(plan.projectDirectory, "here")));
});

test("a build is torn down when no machine has it any more", async () => {
  const { projects, said, end } = scene();
  const plan = planOf({ teardown: "touch here" });
  const tornDown = projects.tearDown(1, plan, unaborted());
  assert.equal(said, ["end 1"]);
  end();
  assert.ok((await tornDown).ok);
  assert.not.ok(existsSync(join(plan.projectDirectory, "here")));
});

test("a teardown is not waited for longer than its job allows", async () => {
  const { projects } = scene();
  const late = await projects.tearDown(1, planOf({ teardownTimeoutMs: 10 }), unaborted());
  assert.is(
    messageOf(late),
    "Cannot tear down build 1 on all machines as they must be done within 0.01 s: found that some are not",
  );
});

test("an abort ends the wait for a teardown", async () => {
  const { projects } = scene();
  const controller = new AbortController();
  const torn = projects.tearDown(1, planOf(), controller.signal);
  controller.abort();
  assert.is(messageOf(await torn), "Cannot tear down build 1 on all machines as it was aborted");
});

test("what was packed of a build goes before its checkout does, or its master", async () => {
  const { projects, said } = scene();
  await projects.release(1);
  await projects.halt(2);
  assert.equal(said, ["remove 1", "end 1", "release 1", "remove 2", "halt 2"]);
});

test.run();
