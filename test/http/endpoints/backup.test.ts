import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import type { CopyJournal } from "../../../src/store/contract.ts";
import { StoreError } from "../../../src/store/contract.ts";
import { suite } from "../../support/suite.ts";
import { makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "../world.ts";

const COPY = Buffer.from("a copy of the journal");

const PATHS = ["/backup", "/backups", "/v2/backups"];

for (const [name, open] of TRANSPORTS) {
  const test = suite(`backups ${name}`, { limitMs: 30_000 });

  const using = async (copyJournal: CopyJournal | undefined, use: (ask: Ask) => Promise<void>): Promise<void> => {
    const world = makeWorld(500, { copyJournal });
    const api = await open(world.app);
    try {
      await use(api.ask);
    } finally {
      await api.close();
      await world.close();
    }
  };

  const copying: CopyJournal = () => Promise.resolve({ bytes: COPY.length, stream: Readable.from([COPY]) });

  test("a signed POST is answered with the copy and its length", () =>
    using(copying, async (ask) => {
      for (const path of PATHS) {
        const response = await ask(path, signed(""));
        assert.is(response.status, 200);
        assert.is(response.headers.get("content-type"), "application/vnd.sqlite3");
        assert.is(response.headers.get("content-length"), String(COPY.length));
        assert.is(await response.text(), COPY.toString());
      }
    }));

  test("nobody gets a copy without the secret", () =>
    using(
      () => Promise.reject(new Error("Cannot be asked")),
      async (ask) => {
        for (const path of PATHS) {
          const response = await ask(path, { method: "POST" });
          assert.is(response.status, 401);
          await response.text();
        }
      },
    ));

  test("a disk that does not take the copy is a 507 that names no path", () =>
    using(
      () => Promise.reject(new StoreError('Cannot copy the journal to "/secret/place"')),
      async (ask) => {
        const response = await ask("/backup", signed(""));
        assert.is(response.status, 507);
        assert.equal(await objectIn(response), {
          STATUS: "FAILURE",
          error: "Cannot back up the journal as the disk of the server must take the copy",
        });
      },
    ));

  test("a server whose journal is in memory refuses", () =>
    using(undefined, async (ask) => {
      const response = await ask("/backups", signed(""));
      assert.is(response.status, 403);
      assert.equal(await objectIn(response), {
        error: "Cannot back up the journal as it must be on disk: found it in memory",
      });
    }));

  test.run();
}
