import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { natsProgram } from "./nats-program.ts";

const test = suite("program of the NATS server");

/** A folder with these programs, each a line for bash, and an environment that finds them before others. */
const withPrograms = (programs: Readonly<Record<string, string>>): { bin: string; environment: NodeJS.ProcessEnv } => {
  const bin = temporaryFolder();
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/bash\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return { bin, environment: { PATH: `${bin}:${process.env["PATH"]}` } };
};

const UNPACK = 'mkdir -p "$3/usr/sbin" && cp "$2" "$3/usr/sbin/nats-server"';

test("one that is installed is taken, whatever is in the cache", () => {
  const { bin, environment } = withPrograms({ "nats-server": "true" });
  const cache = temporaryFolder();
  assert.is(natsProgram({ places: ["/no/such", bin], cache, environment }), join(bin, "nats-server"));
  assert.equal(readdirSync(cache), []);
});

test("where none is installed it is taken out of its package, once", () => {
  const download = "echo here > nats-server_1_all.deb; echo once >> ../downloads";
  const { environment } = withPrograms({ "apt-get": download, "dpkg-deb": UNPACK });
  const cache = temporaryFolder();
  const path = natsProgram({ places: [], cache, environment });
  assert.is(path, join(cache, "clusterrunner-test-nats", "usr", "sbin", "nats-server"));
  assert.is(natsProgram({ places: [], cache, environment }), path);
  assert.equal(readdirSync(cache).toSorted(), ["clusterrunner-test-nats", "downloads"]);
});

test("a machine that does not know its packages yet is told of them, without root", () => {
  const download = 'case "$*" in *update*) touch known;; *) [ -e known ] && echo here > nats-server_1_all.deb;; esac';
  const { environment } = withPrograms({ "apt-get": download, "dpkg-deb": UNPACK });
  const cache = temporaryFolder();
  assert.ok(natsProgram({ places: [], cache, environment }).startsWith(cache));
});

test("where it can't be had, one line tells what to install, and nothing is left", () => {
  const { environment } = withPrograms({ "apt-get": "echo E: no network >&2; exit 100" });
  const cache = temporaryFolder();
  assert.throws(
    () => natsProgram({ places: [], cache, environment }),
    'Cannot test many machines as a NATS server must be there: use "apt-get install nats-server", or put one into PATH: found none, and E: no network',
  );
  assert.equal(readdirSync(cache), []);
});

test("what somebody else puts there meanwhile is as good", () => {
  const other = "../clusterrunner-test-nats/usr/sbin";
  const download = `mkdir -p ${other}; echo theirs > ${other}/nats-server; echo ours > nats-server_1_all.deb`;
  const { environment } = withPrograms({ "apt-get": download, "dpkg-deb": UNPACK });
  const cache = temporaryFolder();
  mkdirSync(join(cache, "other"));
  assert.ok(natsProgram({ places: [], cache, environment }).startsWith(cache));
  assert.equal(readdirSync(cache).toSorted(), ["clusterrunner-test-nats", "other"]);
});

test.run();
