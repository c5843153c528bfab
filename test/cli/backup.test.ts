import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createClient } from "../../src/client.ts";
import { selfSigned } from "../config/self-signed.ts";
import { suite } from "../support/suite.ts";
import { makeWorkplace, type Run, type Workplace } from "./program.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner backup", { limitMs: 30_000 });

const YAML = JSON.stringify({
  Quick: { commands: ["echo $N"], atomizers: [{ N: "seq 1 3" }] },
  Waiting: {
    commands: ['touch "$PROJECT_DIR/waits"; until [ -e "$PROJECT_DIR/go" ]; do sleep 0.05; done'],
    atomizers: [{ N: "echo 1" }],
  },
});

const urlOf = (master: Run): string => /https?:\S+/.exec(master.stdout())?.[0] ?? "";

const confOf = ({ home }: Workplace): string => join(home, ".clusterrunner");

const clientOf = (place: Workplace, url: string) => {
  const conf = readFileSync(join(confOf(place), "clusterrunner.conf"), "utf8");
  return createClient({ url, secret: /^secret = (.*)$/m.exec(conf)?.[1] ?? "" });
};

const withPlace = async (use: (place: Workplace, start: () => Promise<Run>) => Promise<void>): Promise<void> => {
  const place = makeWorkplace(YAML);
  const masters: Run[] = [];
  const start = async (): Promise<Run> => {
    const master = place.run("master", "--port", "0");
    masters.push(master);
    await master.shown("with");
    return master;
  };
  try {
    await use(place, start);
  } finally {
    for (const { child, ended } of masters) {
      child.kill("SIGKILL");
      await ended;
    }
    place.remove();
  }
};

const stop = async ({ child, ended }: Run): Promise<void> => {
  child.kill("SIGTERM");
  await ended;
};

test("a backup that was made while a build ran has all builds, and is restored by copying it back; without a server one is made all the same, but not without a journal", () =>
  withPlace(async (place, start) => {
    const nothing = place.run("backup", "nothing.db");
    assert.is(await nothing.ended, 1);
    assert.match(nothing.stderr(), 'journal.db" as it must be there: found none');

    const master = await start();
    const client = clientOf(place, urlOf(master));
    const request = { type: "directory", project_directory: place.project } as const;
    const quick = await client.submit({ ...request, job_name: "Quick" });
    const first = await client.waitFor(quick.buildId);
    assert.equal([first.status, first.error_message], ["SUCCESS", ""]);
    const running = await client.submit({ ...request, job_name: "Waiting" });
    await until(() => readdirSync(place.project).includes("waits"));
    const saved = join(place.project, "saved.db");
    const backup = place.run("backup", saved);
    assert.is(await backup.ended, 0, backup.stderr());
    assert.match(backup.stdout(), saved);
    assert.is(statSync(saved).mode & 0o777, 0o600);
    await stop(master);

    const base = confOf(place);
    assert.equal(
      readdirSync(base).filter((name) => name.startsWith("journal")),
      ["journal.db"],
      "nothing is left beside the journal",
    );
    const serverless = place.run("backup", "serverless.db");
    assert.is(await serverless.ended, 0, serverless.stderr());
    const copy = join(place.project, "serverless.db");
    assert.equal(readFileSync(copy).subarray(0, 15).toString(), "SQLite format 3");
    assert.is(statSync(copy).mode & 0o777, 0o600);

    writeFileSync(join(base, "journal.db"), "lost");
    copyFileSync(saved, join(base, "journal.db"));
    writeFileSync(join(place.project, "go"), "");
    const again = clientOf(place, urlOf(await start()));
    const { builds } = await again.builds();
    assert.equal(
      builds.map(({ id }) => id),
      [quick.buildId, running.buildId],
    );
    const kept = await again.build(quick.buildId);
    assert.equal([kept.status, kept.num_atoms, kept.interruptions], ["SUCCESS", 3, 0]);
    const ended = await again.waitFor(running.buildId);
    assert.equal([ended.status, ended.interruptions], ["SUCCESS", 1], "what ran then goes on");
  }));

test("a server that speaks https is asked for its journal", async () => {
  const place = makeWorkplace(YAML);
  const { certFile, keyFile } = selfSigned(place.home);
  const conf = join(place.home, "https.conf");
  const settings = `[general]\nhttps_cert_file = ${certFile}\nhttps_key_file = ${keyFile}\nreplay_window = 60\n`;
  writeFileSync(conf, settings, { mode: 0o600 });
  const master = place.run("master", "--port", "0", "-c", conf);
  try {
    await master.shown("with");
    const backup = place.run("backup", "saved.db", "-c", conf);
    assert.is(await backup.ended, 0, backup.stderr());
  } finally {
    await stop(master);
    place.remove();
  }
});

test("a file is replaced only if that is asked for; what is in the way is named, and nothing half-written is left", () =>
  withPlace(async (place, start) => {
    await start();
    const file = join(place.project, "saved.db");
    writeFileSync(file, "mine");
    const refused = place.run("backup", file);
    assert.is(await refused.ended, 1);
    assert.match(refused.stderr(), `Cannot write "${file}" as it must not be there yet, or --force be given`);
    assert.is(readFileSync(file, "utf8"), "mine");
    const forced = place.run("backup", "--force", file);
    assert.is(await forced.ended, 0, forced.stderr());
    assert.equal(readFileSync(file).subarray(0, 15).toString(), "SQLite format 3");

    mkdirSync(join(place.project, "folder"));
    const folder = place.run("backup", "--force", "folder");
    assert.is(await folder.ended, 1);
    assert.match(folder.stderr(), 'folder" as it must be a file: found something else there');
    const missing = place.run("backup", "missing/saved.db");
    assert.is(await missing.ended, 1);
    assert.match(missing.stderr(), 'missing/saved.db" as all of it must get there: found "ENOENT');
    assert.equal(readdirSync(place.project).toSorted(), ["clusterrunner.yaml", "folder", "saved.db"]);
  }));

test.run();
