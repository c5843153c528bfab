import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { parseRequest, type BuildRequest } from "../../src/model/request.ts";
import { OF_CODE_POINTS } from "../code-point.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";

const test = suite("request");

const GIT = { type: "git", job_name: "unit", url: "https://host/x.git" };
const DIRECTORY = { type: "directory", project_directory: "/srv/app" };

const accepted = (body: unknown): BuildRequest => {
  const result = parseRequest(body);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};

/** What the refusal says behind `Cannot accept the build as `. */
const refusal = (body: unknown): string => {
  const result = parseRequest(body);
  if (result.ok) throw new Error("the request is accepted");
  assert.match(result.message, /^Cannot accept the build as /);
  return result.message.replace("Cannot accept the build as ", "");
};

test("a git build needs no more than its url", () => {
  const sent = { type: "git", url: "https://host/x.git" };
  assert.equal(accepted(sent), {
    type: "git",
    jobName: null,
    config: null,
    remoteFiles: [],
    sent,
    url: "https://host/x.git",
    remote: "origin",
    branch: null,
    hash: null,
    projectDirectory: ".",
    atomsOverride: null,
  });
});

test("a git build may have all seven arguments of the API document", () => {
  const sent = {
    ...GIT,
    remote: "upstream",
    branch: "feature/a",
    hash: "0123aBcd",
    remote_files: { "https://host/data": "data.bin" },
  };
  const request = accepted(sent);
  if (request.type !== "git") throw new Error("not a git build");
  assert.is(request.jobName, "unit");
  assert.is(request.remote, "upstream");
  assert.is(request.branch, "feature/a");
  assert.is(request.hash, "0123aBcd");
  assert.equal(request.remoteFiles, [{ url: "https://host/data", name: "data.bin" }]);
  assert.equal(request.sent, sent);
});

test("a git build may have the original's further arguments", () => {
  const config = { commands: ["a"] };
  const request = accepted({ ...GIT, project_directory: "sub", atoms_override: ["export A=1;"], config });
  if (request.type !== "git") throw new Error("not a git build");
  assert.is(request.projectDirectory, "sub");
  assert.equal(request.atomsOverride, ["export A=1;"]);
  assert.equal(request.config, config);
});

test("a directory build needs its directory", () => {
  assert.equal(accepted(DIRECTORY), {
    type: "directory",
    jobName: null,
    config: null,
    remoteFiles: [],
    sent: DIRECTORY,
    projectDirectory: "/srv/app",
  });
  assert.is(refusal({ type: "directory" }), '"project_directory" must be a string: found nothing');
});

test("both kinds of build may name whom to tell of their end, whose address gets its normal form", () => {
  const callback_url = "HTTPS://ci.Example";
  for (const sent of [GIT, DIRECTORY]) {
    assert.is(accepted({ ...sent, callback_url }).callbackUrl, "https://ci.example/");
    assert.is(accepted({ ...sent, callback_url }).sent["callback_url"], callback_url);
  }
});

test("both kinds of build may choose atoms, and say otherwise than their job", () => {
  const more = { only: ["a*"], repeat: 3, fail_fast: false, timeout: "10s", build_timeout: 1.5 };
  for (const sent of [GIT, DIRECTORY]) {
    const request = accepted({ ...sent, ...more });
    assert.equal(request.selection, { only: ["a*"], repeat: 3 });
    assert.equal(request.overrides, { failFast: false, timeoutMs: 10_000, buildTimeoutMs: 1_500 });
    assert.equal(request.sent, { ...sent, ...more });
  }
});

test("each atom once is what a build runs anyway", () => {
  assert.equal(accepted({ ...DIRECTORY, repeat: 1 }).selection, undefined);
});

test("the type may be written in any case, and is sent back as it came", () => {
  for (const type of ["Git", "GIT", "gIT"]) {
    const request = accepted({ ...GIT, type });
    assert.is(request.type, "git");
    assert.is(request.sent["type"], type);
  }
  assert.is(accepted({ ...DIRECTORY, type: "DIRECTORY" }).type, "directory");
});

test("null for an optional argument is as good as nothing", () => {
  const none = { only: null, repeat: null, fail_fast: null, timeout: null, build_timeout: null };
  const nulls = { job_name: null, config: null, remote_files: null, callback_url: null, ...none };
  const gitNulls = { ...nulls, remote: null, branch: null, hash: null, project_directory: null, atoms_override: null };
  const withoutSent = (request: BuildRequest): object => ({ ...request, sent: {} });
  assert.equal(withoutSent(accepted({ ...GIT, ...gitNulls })), withoutSent(accepted({ type: "git", url: GIT.url })));
  assert.equal(withoutSent(accepted({ ...DIRECTORY, ...nulls })), withoutSent(accepted(DIRECTORY)));
});

const REFUSALS: readonly (readonly [string, object, string])[] = [
  ["no type", { url: "u" }, '"type" must be one of "git", "directory": found nothing'],
  ["a type that does not exist", { ...GIT, type: "svn" }, '"type" must be one of "git", "directory": found "svn"'],
  ["a type that is no text", { ...GIT, type: ["git"] }, '"type" must be one of "git", "directory": found a list'],
  ["no url", { type: "git" }, '"url" must be a string: found nothing'],
  ["a url that is null", { ...GIT, url: null }, '"url" must be a string: found null'],
  ["an empty url", { ...GIT, url: "" }, '"url" must be a string that is not empty: found ""'],
  ["an option as url", { ...GIT, url: "-u" }, '"url" must be the address of a git repository: found "-u"'],
  ["a number as job name", { ...GIT, job_name: 5 }, '"job_name" must be a string: found 5'],
  ["an empty job name", { ...GIT, job_name: "" }, '"job_name" must be a string that is not empty: found ""'],
  ["a list as remote", { ...GIT, remote: ["a"] }, '"remote" must be a string: found a list'],
  ["an option as remote", { ...GIT, remote: "-a" }, '"remote" must be the name of a git remote: found "-a"'],
  ["a boolean as branch", { ...GIT, branch: true }, '"branch" must be a string: found true'],
  [
    "a refspec as branch",
    { ...GIT, branch: "a:b" },
    '"branch" must be the name of a branch or another ref: found "a:b"',
  ],
  ["NUL in a branch", { ...GIT, branch: "a\0" }, '"branch" must be a string without NUL: found "a\\u0000"'],
  ["a number as hash", { ...GIT, hash: 12345 }, '"hash" must be a string: found 12345'],
  ["a hash of other digits", { ...GIT, hash: "main" }, '"hash" must be 4 to 64 hexadecimal digits: found "main"'],
  ["a hash too short", { ...GIT, hash: "abc" }, '"hash" must be 4 to 64 hexadecimal digits: found "abc"'],
  ["a list of files", { ...GIT, remote_files: ["http://a"] }, '"remote_files" must be a mapping: found a list'],
  ["a file that is no text", { ...GIT, remote_files: { a: 5 } }, '"remote_files.a" must be a string: found 5'],
  [
    "a file without url",
    { ...GIT, remote_files: { a: "b" } },
    '"remote_files" must map a url to a file name: found "a" and "b"',
  ],
  [
    "a callback without scheme",
    { ...GIT, callback_url: "ci.example/hook" },
    '"callback_url" must be an http or https url of at most 2048 characters: found "ci.example/hook"',
  ],
  [
    "a callback by other means",
    { ...DIRECTORY, callback_url: "ftp://ann:s3cret@ci.example/" },
    '"callback_url" must be an http or https url of at most 2048 characters: found "ftp://ann:***@ci.example/"',
  ],
  ["a list of callbacks", { ...GIT, callback_url: [] }, '"callback_url" must be a string: found a list'],
  ["a text as config", { ...GIT, config: "commands: []" }, '"config" must be a mapping: found a string'],
  ["a text as atoms", { ...GIT, atoms_override: "a" }, '"atoms_override" must be a list of strings: found a string'],
  ["an atom that is no text", { ...GIT, atoms_override: ["a", 5] }, '"atoms_override[1]" must be a string: found 5'],
];

for (const [what, body, reason] of REFUSALS) {
  test(`${what} is refused by name`, () => assert.is(refusal(body), reason));
}

test("an unknown argument is refused, and those that would do are named", () => {
  assert.is(
    refusal({ ...GIT, Branch: "main" }),
    '"Branch" must be one of "type", "job_name", "config", "remote_files", "callback_url", "only", "repeat", "fail_fast", "timeout", "build_timeout", "url", "remote", "branch", "hash", "project_directory", "atoms_override": found an unknown key',
  );
  assert.match(
    refusal({ ...DIRECTORY, hash: "abcd" }),
    /^"hash" must be one of "type", .*"project_directory": found an unknown key$/,
  );
});

test("a body that is no object is refused", () => {
  for (const [body, kind] of [
    [null, "null"],
    [[GIT], "a list"],
    ["git", "a string"],
    [undefined, "nothing"],
  ] as const) {
    assert.is(refusal(body), `the body must be a JSON object: found ${kind}`);
  }
});

test("a refusal never shows a password", () => {
  const url = "https://ann:s3cret@host/f";
  const bodies = [
    { ...GIT, url: `-${url}` },
    { ...GIT, url: `${url}\0` },
    { ...GIT, [url]: 1 },
    { ...GIT, remote_files: { [url]: 5 } },
    { ...GIT, remote_files: { [url]: url } },
  ];
  for (const body of bodies) assert.match(refusal(body), "https://ann:***@host/f");
});

test("__proto__ is an unknown argument, and no way to give one", () => {
  const body: unknown = JSON.parse('{"type":"git","__proto__":{"url":"https://host/x"}}');
  assert.match(refusal(body), /^"__proto__" must be one of "type"/);
});

test("__proto__ in a mapping is refused, since it would get lost", () => {
  for (const key of ["config", "remote_files"]) {
    const body = { ...GIT, [key]: JSON.parse('{"__proto__":"https://host/x"}') };
    assert.is(refusal(body), `"${key}" must not have the key "__proto__": found a mapping`);
  }
});

test("the last of two equal keys counts, as JSON has it", () => {
  assert.is(accepted(JSON.parse('{"type":"git","url":"a","job_name":"x","job_name":"y"}')).jobName, "y");
});

test("whatever the body is, it is taken or refused in one line, and never changed", () => {
  const key = fc.constantFrom(
    "type",
    "url",
    "job_name",
    "hash",
    "remote_files",
    "config",
    "branch",
    "a\nb",
    "__proto__",
  );
  const value = fc.oneof(fc.constantFrom("git", "directory", "a\nb"), fc.jsonValue(OF_CODE_POINTS));
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(key, value), fc.jsonValue(OF_CODE_POINTS)), (body) => {
      const result = parseRequest(deepFreeze(body));
      if (!result.ok) assert.match(result.message, /^Cannot accept the build as [^\n]+ must [^\n]+: found [^\n]+[^.]$/);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test.run();
