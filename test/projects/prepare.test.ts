import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { failure } from "../../src/model/errors.ts";
import type { JobKey } from "../../src/model/job-key.ts";
import type { DirectoryRequest, GitRequest } from "../../src/model/request.ts";
import type { Source } from "../../src/projects/contract.ts";
import { prepare, type PrepareOptions } from "../../src/projects/prepare.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { COMMIT, JOB_FILE, OPTIONS, prepared, projectWith, timesOf, valuesOf } from "./prepared.ts";
import { directoryRequest, gitRequest, messageOf, unaborted, valueOf } from "./requests.ts";

const test = suite("preparing");
test("a plan has the checkout, the job and a subjob for each atom", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\nb\n" });
  const plan = valueOf(await prepared(gitRequest("url"), folder));
  assert.is(plan.projectDirectory, folder);
  assert.is(plan.commit, COMMIT);
  assert.is(plan.job.name, "unit");
  assert.equal(
    plan.subjobs.map(({ id, atoms }) => [id, atoms]),
    [
      [0, [{ variable: "A", value: "a" }]],
      [1, [{ variable: "A", value: "b" }]],
    ],
  );
});

test("times are asked for by the project and the job, wherever the checkout is", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\n" });
  const asked: JobKey[] = [];
  const expectedTimes: PrepareOptions["expectedTimes"] = (job) => {
    asked.push(job);
    return Promise.resolve(new Map());
  };
  await prepared(gitRequest("https://me:secret@example.com/a", { projectDirectory: "b" }), folder, { expectedTimes });
  await prepared(directoryRequest(folder), folder, { expectedTimes });
  assert.equal(asked, [
    { project: "https://example.com/a b", job: "unit" },
    { project: folder, job: "unit" },
  ]);
});

test("a directory has no commit", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\n" });
  assert.is(valueOf(await prepared(directoryRequest(folder), folder)).commit, null);
});

test("remote files are there before the job is read and its atomizers run", async () => {
  const folder = temporaryFolder();
  const shared = projectWith({ job: JOB_FILE, list: "from afar\n" });
  const url = (name: string): string => pathToFileURL(join(shared, name)).href;
  const remoteFiles = [
    { url: url("job"), name: "clusterrunner.yaml" },
    { url: url("list"), name: "list" },
  ];
  const plan = valueOf(await prepared(directoryRequest(folder, { remoteFiles }), folder));
  assert.is(plan.subjobs[0]?.atoms[0]?.value, "from afar");
});

test("atoms of the request take the place of the atomizers", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE.replace("cat list", "exit 1") });
  const request = gitRequest("url", { atomsOverride: ["export A=1;", "export A=2;"] });
  const plan = valueOf(await prepared(request, folder));
  assert.equal(
    plan.subjobs.flatMap(({ atoms }) => atoms),
    [
      { variable: null, value: "export A=1;" },
      { variable: null, value: "export A=2;" },
    ],
  );
});

for (const [what, more, files, reason] of [
  [
    "a remote file",
    { remoteFiles: [{ url: "file:///no/such/file", name: "x" }] },
    { "clusterrunner.yaml": JOB_FILE },
    "Cannot download",
  ],
  ["a job file", {}, {}, "Cannot read job file"],
  ["an atomizer that works", {}, { "clusterrunner.yaml": JOB_FILE }, 'Cannot make atoms for "A"'],
  ["an atom", {}, { "clusterrunner.yaml": JOB_FILE, list: "" }, "Cannot make atoms as an atomizer must print"],
  [
    "an atom in the request",
    { atomsOverride: [] },
    { "clusterrunner.yaml": JOB_FILE },
    'Cannot make atoms as "atoms_override"',
  ],
] as const) {
  test(`without ${what} there is no plan but a failure`, async () => {
    assert.match(messageOf(await prepared(gitRequest("url", more), projectWith(files))), reason);
  });
}

test("a checkout that fails is the failure", async () => {
  const source: Source<GitRequest> & Source<DirectoryRequest> = {
    checkOut: () => Promise.resolve(failure("Cannot clone")),
    release: () => Promise.resolve(),
  };
  const result = await prepare(1, gitRequest("url"), unaborted(), { git: source, directory: source, ...OPTIONS });
  assert.is(messageOf(result), "Cannot clone");
});

test("a folder of the job's name does not keep a job of the request from being used", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "clusterrunner.yaml"));
  const config = { commands: ["make"], atomizers: [{ A: "echo 1" }] };
  assert.is(valueOf(await prepared(directoryRequest(folder, { config }), folder)).job.command, "make");
});

test("a job whose command or value no process could get is refused before anything of it runs", async () => {
  const folder = projectWith({});
  const job = { commands: ["make"], atomizers: [{ A: "touch ran; echo 1" }] };
  for (const [more, key] of [
    [{ env: { BIG: "x".repeat(200_000) } }, "env.BIG"],
    [{ commands: [`: ${"x".repeat(300_000)}`] }, "commands"],
  ] as const) {
    const refused = await prepared(directoryRequest(folder, { config: { ...job, ...more } }), folder);
    assert.match(messageOf(refused), `Cannot run the job as "${key}" must have at most 131071 bytes in all: found`);
  }
  assert.equal(readdirSync(folder), []);
});

test("an atom of the request that is too long with its command is refused", async () => {
  const config = { commands: ["make"], atomizers: [{ A: "ls" }] };
  const request = gitRequest("url", { config, atomsOverride: ["A=1;", `A=${"x".repeat(200_000)};`] });
  const refused = await prepared(request, projectWith({}));
  assert.match(messageOf(refused), 'as "atoms_override[1]" with its command must have at most 131071 bytes in all');
});

test("a retry runs the atoms that it brings, and asks neither the atomizers nor the request for others", async () => {
  const folder = projectWith({ "clusterrunner.yaml": "unit:\n  commands: [make]\n  atomizers:\n    - A: touch ran\n" });
  const atoms = [
    { variable: "A", value: "$PROJECT_DIR/b" },
    { variable: null, value: "A=c" },
  ];
  const request = gitRequest("url", { atomsOverride: ["A=1", "A=2"], retry: { of: 3, atoms } });
  const plan = valueOf(await prepared(request, folder, { expectedTimes: timesOf({ "$PROJECT_DIR/b": 4 }) }));
  assert.equal(
    plan.subjobs.flatMap((subjob) => subjob.atoms),
    [{ ...atoms[0], expectedSeconds: 4 }, atoms[1]],
  );
  assert.equal(readdirSync(folder), ["clusterrunner.yaml"]);
});

test("a retry that brings no atoms asks the atomizers", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\n" });
  const plan = valueOf(await prepared(directoryRequest(folder, { retry: { of: 3, atoms: null } }), folder));
  assert.equal(valuesOf(plan), [["a"]]);
});

test("an atom to retry that is too long for its new folder, or its command, is refused", async () => {
  const config = { commands: ["make"], atomizers: [{ A: "ls" }] };
  for (const [variable, value] of [
    ["A", "$PROJECT_DIR ".repeat(11_000)],
    [null, `A=${"x".repeat(200_000)}`],
  ] as const) {
    const atoms = [
      { variable: "A", value: "1" },
      { variable, value },
    ];
    const refused = await prepared(directoryRequest("/", { config, retry: { of: 3, atoms } }), projectWith({}));
    assert.match(messageOf(refused), "as atom 2 of those to retry with its command must have at most 131071 bytes");
  }
});

test("a request chooses atoms of those that are listed, says how often, and what is otherwise than in the job", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\nb\nab\n" });
  const selection = { only: ["a*"], repeat: 2 };
  const request = directoryRequest(folder, { selection, overrides: { failFast: true } });
  const plan = valueOf(await prepared(request, folder));
  assert.equal(valuesOf(plan), [["a"], ["ab"], ["a"], ["ab"]]);
  assert.is(plan.job.failFast, true);
});

test("given atoms are chosen from in the same way", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "not read\n" });
  const atoms = ["x", "y"].map((value) => ({ variable: "A", value }));
  const request = directoryRequest(folder, { retry: { of: null, atoms }, selection: { only: ["x"] } });
  assert.equal(valuesOf(valueOf(await prepared(request, folder))), [["x"]]);
});

test.run();
