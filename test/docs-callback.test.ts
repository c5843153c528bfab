import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { callbackMessages } from "../src/http/callback-message.ts";
import { PASSED, WITH_FAILURES } from "./http/sample-builds.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const test = suite("docs-callback", { limitMs: 30_000 });

const SECRET = "testsecret";

/** The page's receiver, which prints its port first, since one that is free is taken. */
const receiver = (): string => {
  const page = readFileSync(fileURLToPath(new URL("../../docs/api.md", import.meta.url)), "utf8");
  const program = /^```js\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "";
  assert.match(program, ".listen(9000)");
  return program.replace(
    ".listen(9000)",
    '.listen(0, "127.0.0.1", function () { process.send(this.address().port); }); process.once("disconnect", () => process.exit())',
  );
};

test("the page's receiver believes what is signed, once, and nothing else", async () => {
  const file = join(temporaryFolder(), "receiver.mjs");
  writeFileSync(file, receiver());
  const running = spawn(process.execPath, [file], {
    env: { CLUSTERRUNNER_SECRET: SECRET },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const printed = text(running.stdout!);
  const [port] = await once(running, "message");
  const url = `http://127.0.0.1:${port}/`;
  const messageOf = callbackMessages({ secret: SECRET, originOf: () => Promise.resolve("http://build.example") });
  const post = async (init: RequestInit): Promise<number> => (await fetch(url, { method: "POST", ...init })).status;
  const [passed, failed] = await Promise.all([messageOf(PASSED, 0), messageOf({ ...WITH_FAILURES, id: 8 }, 0)]);
  assert.is(await post(passed), 204);
  assert.is(await post(passed), 204);
  assert.is(await post({ ...passed, body: passed.body.replace("SUCCESS", "FAILURE") }), 401);
  assert.is(await post({ body: passed.body }), 401);
  assert.is(await post(failed), 204);
  running.disconnect();
  assert.is(await printed, "Build 7: SUCCESS\nBuild 8: FAILURE\n");
});

test.run();
