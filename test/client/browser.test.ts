import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";

const test = suite("client in a browser", { limitMs: 60_000 });

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

test("it is written with what browsers have: it compiles without the types of Node", () => {
  const { stdout, status } = spawnSync(
    "node_modules/.bin/tsc",
    [
      ..."--ignoreConfig --noEmit --strict --target es2023 --module nodenext --allowImportingTsExtensions".split(" "),
      ..."--exactOptionalPropertyTypes --lib es2023,dom,dom.iterable --types".split(" "),
      "",
      "src/client.ts",
    ],
    { cwd: ROOT, encoding: "utf8" },
  );
  assert.is(stdout, "");
  assert.is(status, 0);
});

test.run();
