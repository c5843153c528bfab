import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import * as assert from "uvu/assert";
import { showFindings } from "../../src/cli/doctor.ts";
import { ok, warning, wrong } from "../../src/cli/doctor/finding.ts";
import { createClusterRunner } from "../../src/index.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Run, type Workplace } from "./program.ts";

const test = suite("clusterrunner doctor", { limitMs: 30_000 });

const withPlace = async (use: (place: Workplace) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(null);
  try {
    await use(place);
  } finally {
    place.remove();
  }
};

const configure = (place: Workplace, settings: string): string => {
  const base = join(place.home, ".clusterrunner");
  mkdirSync(base, { mode: 0o700, recursive: true });
  writeFileSync(join(base, "clusterrunner.conf"), settings, { mode: 0o600 });
  return base;
};

interface Check {
  readonly name: string;
  readonly state: string;
  readonly found: string;
  readonly mend: string | null;
}

const checksOf = (run: Run): readonly Check[] => JSON.parse(run.stdout()).checks;

test("a machine that tests run on is well, and stays as it is", () =>
  withPlace(async (place) => {
    const base = configure(place, "[master]\nport = 0\n");
    const run = place.run("doctor", "--json");
    assert.is(await run.ended, 0, run.stdout());
    assert.equal(
      checksOf(run).map(({ name }) => name),
      [
        "node",
        "git",
        "bash",
        "temp folder",
        "process table",
        "settings",
        "secret",
        "base folder",
        "disk",
        "open files",
        "processes",
        "clock",
        "server",
        "port",
        "leftovers",
      ],
    );
    assert.equal(readdirSync(base), ["clusterrunner.conf"]);
    assert.equal(readdirSync(place.project), []);
  }));

test("settings that can't be used are wrong, and the rest is looked at", () =>
  withPlace(async (place) => {
    configure(place, "[general]\nsecret = hidden\nport = x\n");
    const run = place.run("doctor");
    assert.is(await run.ended, 1);
    assert.match(run.stdout(), /^wrong {3}settings /m);
    assert.match(run.stdout(), /^ +mend: clusterrunner validate shows every problem/m);
    assert.match(run.stdout(), /^ok {6}node /m);
    assert.match(run.stdout(), /\n1 thing wrong/);
    assert.not.match(run.stdout(), /hidden/);
  }));

test("a server of this base folder is found, with its port", () =>
  withPlace(async (place) => {
    const base = configure(place, "[general]\n");
    const http = { hostname: "127.0.0.1", port: 0, secret: "secret-of-a-test", maxBodyBytes: 1e6 };
    const runner = await createClusterRunner({ baseDirectory: base, executors: 1, http });
    try {
      const port = new URL(runner.url ?? "").port;
      configure(place, `[master]\nport = ${port}\n`);
      const run = place.run("doctor", "--json");
      assert.is(await run.ended, 0, run.stdout());
      const found = new Map(checksOf(run).map((check) => [check.name, check.found]));
      assert.is(found.get("server"), `${runner.url} answers and takes builds`);
      assert.is(found.get("port"), `127.0.0.1:${port} is the running server's`);
    } finally {
      await runner.close();
    }
  }));

test("findings are aligned, and no wider than the terminal", () => {
  const findings = [
    ok("node", "version 20.15.0"),
    warning(
      "disk",
      "room for 1.0 GB in /a/folder/with/a/name/that/is/not/short",
      "make room, or have old builds forgotten",
    ),
    wrong("temp folder", "nothing can be made in /tmp: EACCES", "set TMPDIR to another folder"),
  ];
  for (const width of [80, 200]) {
    const lines = showFindings(findings, createColors(false), width).split("\n");
    assert.is(lines[0], "ok      node         version 20.15.0");
    assert.ok(lines.every((line) => line.length <= width));
    assert.match(lines.join("\n"), /^ {21}mend: set TMPDIR to another folder$/m);
    assert.is(lines.at(-2), "1 thing wrong, 1 warning");
  }
  const narrow = showFindings(findings, createColors(false), 40);
  assert.match(narrow, /^ {21}mend: make room, or\n {21}have old builds\n {21}forgotten$/m);
});

test.run();
