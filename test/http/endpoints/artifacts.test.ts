import { symlinkSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createPacker } from "../../../src/store/packer.ts";
import { createResults } from "../../../src/store/results.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { leave } from "../../store/ended-build.ts";
import { suite } from "../../support/suite.ts";
import { PASSED, QUEUED } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

const packer = createPacker();
const results = createResults(temporaryFolder(), packer);
const BUILD = { ...PASSED, id: 1 };
leave(results, BUILD, [0, 0], {
  console: "",
  artifacts: {
    "report.txt": "0123456789",
    "<img>.html": "<script>alert(1)</script>",
    "it's (1).bin": "\u0000",
    empty: "",
  },
});
leave(results, BUILD, [1, 1], { console: "", artifacts: { "shots/a.svg": "<svg onload='alert(1)'/>" } });
symlinkSync("/etc/passwd", join(results.files(1, 0, 0).artifacts, "passwd"));

for (const [name, open] of TRANSPORTS) {
  const { artifacts, artifact } = results;
  const world = makeWorld(5_000, {}, { artifacts, artifact });
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const CONTENT = "/build/1/subjob/0/atom/0/artifact/content";

  const test = suite(`files of artifacts ${name}`);

  test.before(() => {
    world.builds.push(BUILD, { ...QUEUED, id: 2 });
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
    await packer.close();
  });

  test("the files of a build are listed by pages, and those of an atom", async () => {
    for (const [path, more] of [
      ["/build/1/artifact", { STATUS: "SUCCESS" }],
      ["/builds/1/artifacts", {}],
      ["/v2/builds/1/artifacts", {}],
    ] as const) {
      const response = await ask(`${path}?offset=3&limit=2`);
      assert.is(response.headers.get("x-total-count"), "5");
      const listed = [
        { subjob_id: 0, atom_id: 0, path: "report.txt", size: 10 },
        { subjob_id: 1, atom_id: 1, path: "shots/a.svg", size: 24 },
      ];
      assert.equal(await objectIn(response), { artifacts: listed, total: 5, child_routes: {}, ...more });
    }
    const { artifacts: own, total } = await objectIn(await ask("/builds/1/subjobs/1/atoms/1/artifacts"));
    assert.is(total, 1);
    assert.equal(own, [{ subjob_id: 1, atom_id: 1, path: "shots/a.svg", size: 24 }]);
    assert.is((await objectIn(await ask("/build/2/artifact")))["total"], 0);
    for (const path of ["/build/9/artifact", "/build/1/subjob/0/atom/7/artifact", "/v1/build/1/artifact"])
      assert.is((await ask(path)).status, 404, path);
  });

  test("a file comes with a type that can do no harm, and a policy by which it can't either", async () => {
    for (const [path, type, disposition] of [
      [`${CONTENT}?path=report.txt`, "text/plain;charset=UTF-8", "inline; filename*=UTF-8''report.txt"],
      [`${CONTENT}?path=%3Cimg%3E.html`, "text/plain;charset=UTF-8", "inline; filename*=UTF-8''%3Cimg%3E.html"],
      [
        `${CONTENT}?path=it's%20(1).bin`,
        "application/octet-stream",
        "attachment; filename*=UTF-8''it%27s%20%281%29.bin",
      ],
      [
        "/builds/1/subjobs/1/atoms/1/artifacts/content?path=shots/a.svg",
        "image/svg+xml",
        "inline; filename*=UTF-8''a.svg",
      ],
    ] as const) {
      const { status, headers } = await ask(path);
      assert.is(status, 200, path);
      assert.is(headers.get("content-type"), type);
      assert.is(headers.get("content-disposition"), disposition);
      assert.is(headers.get("x-content-type-options"), "nosniff");
      assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none';.*; sandbox$/);
    }
    assert.is(await (await ask(`${CONTENT}?path=empty`)).text(), "");
  });

  test("a part of a file can be had, and nobody is sent what he has", async () => {
    const path = `${CONTENT}?path=report.txt`;
    const part = await ask(path, { headers: { range: "bytes=2-4" } });
    assert.is(part.status, 206);
    assert.is(part.headers.get("content-range"), "bytes 2-4/10");
    assert.is(await part.text(), "234");
    const beyond = await ask(path, { headers: { range: "bytes=10-" } });
    assert.is(beyond.status, 416);
    const etag = part.headers.get("etag") ?? "";
    assert.is((await ask(path, { headers: { "if-none-match": etag } })).status, 304);
    const head = await ask(path, { method: "HEAD" });
    assert.is(head.headers.get("content-length"), "10");
  });

  test("what is no file of the atom is not there", async () => {
    for (const path of ["passwd", "../0_0/report.txt", "../../../../etc/passwd", "/etc/passwd", "none", "shots", ""])
      assert.is((await ask(`${CONTENT}?path=${encodeURIComponent(path)}`)).status, 404, path);
    assert.is((await ask(CONTENT)).status, 400);
  });

  test.run();
}
