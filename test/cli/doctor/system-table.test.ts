import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import * as assert from "uvu/assert";
import {
  boundsOfProcess,
  commandOf,
  listenerOn,
  numberIn,
  processIds,
  variablesOf,
} from "../../../src/cli/doctor/system-table.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/system-table");

test("this process is among all, with its variables and its name", () => {
  assert.ok(processIds().includes(process.pid));
  assert.ok(variablesOf(process.pid).includes(`PATH=${process.env["PATH"]}`));
  assert.ok((commandOf(process.pid) ?? "") !== "");
});

test("a process that is gone has neither", () => {
  const gone = 2 ** 22 + 1;
  assert.equal(variablesOf(gone), [""]);
  assert.is(commandOf(gone), undefined);
});

test("who listens on a port is found, until it does no longer", async () => {
  for (const host of ["127.0.0.1", "0.0.0.0"]) {
    const server = createServer().listen(0, host);
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    assert.is(listenerOn(port), process.pid);
    server.close();
    await once(server, "close");
    assert.is(listenerOn(port), undefined);
  }
});

test("the bounds of this process have numbers", () => {
  const bounds = boundsOfProcess();
  assert.ok((bounds.get("Max open files") ?? 0) > 0);
  assert.ok((bounds.get("Max processes") ?? 0) > 0);
});

test("a file holds a number, a word or nothing", () => {
  const folder = temporaryFolder();
  const file = join(folder, "pids.max");
  assert.is(numberIn(file), undefined);
  writeFileSync(file, "max\n");
  assert.is(numberIn(file), undefined);
  writeFileSync(file, "4096\n");
  assert.is(numberIn(file), 4_096);
});

test.run();
