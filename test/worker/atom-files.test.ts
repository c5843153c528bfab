import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { BusError, type Bus, type Objects } from "../../src/bus/contract.ts";
import type { Content } from "../../src/bus/messages.ts";
import { handOverArtifacts, handOverConsole } from "../../src/worker/atom-files.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ scene: BusScene; bus: Bus; folder: string }>("files of an atom", {
  context: { scene: undefined as never, bus: undefined as never, folder: "" },
});

const root = temporaryFolder();
const environment = { PATH: process.env["PATH"] ?? "" };

test.before(async (context) => {
  context.scene = await busScene();
  context.bus = await context.scene.open();
});
test.before.each((context) => {
  context.folder = mkdtempSync(join(root, "a-"));
});
test.after(({ scene }) => scene.close());

const SIZES = [0, 1, 64 * 1024, 64 * 1024 + 1, 70_000, 5_000_000];

/** What the content of a tar unpacks to. */
const unpack = async (bus: Bus, content: Content | null): Promise<string> => {
  const target = mkdtempSync(join(root, "unpacked-"));
  execFileSync("tar", ["-x", "-f", "-", "-C", target], { input: await bus.objects.get(content!) });
  return target;
};

for (const size of SIZES) {
  const bytes = Buffer.alloc(size, "0123456789abcde");

  test(`a console of ${size} bytes arrives as it was`, async ({ bus, folder }) => {
    const path = join(folder, "console");
    writeFileSync(path, bytes);
    const { content, reason } = await handOverConsole(path, bus.objects);
    assert.ok(bytes.equals(await bus.objects.get(content)));
    assert.is(content.type, size > 64 * 1024 ? "object" : "inline");
    assert.is(reason, undefined);
  });

  test(`an artifact of ${size} bytes arrives as it was`, async ({ bus, folder }) => {
    writeFileSync(join(folder, "file"), bytes);
    const { content, reason } = await handOverArtifacts(folder, bus.objects, environment);
    const unpacked = await unpack(bus, content);
    assert.equal(readdirSync(unpacked), ["file"]);
    assert.ok(bytes.equals(readFileSync(join(unpacked, "file"))));
    assert.is(reason, undefined);
  });
}

test("no artifacts are none, whatever an atom made of its folder", async ({ bus, folder }) => {
  const file = join(folder, "file");
  assert.equal(await handOverArtifacts(folder, bus.objects, environment), { content: null });
  writeFileSync(file, "");
  assert.equal(await handOverArtifacts(file, bus.objects, environment), { content: null });
  assert.equal(await handOverArtifacts(join(folder, "gone"), bus.objects, environment), { content: null });
});

test("folders, links that lead anywhere and odd names arrive as they were", async ({ bus, folder }) => {
  const names = ["-rf", "a b", "line\nbreak", "'\"$x`", "\u{1f600}", "\\", "*"];
  mkdirSync(join(folder, "deep", "empty"), { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), name);
  symlinkSync("/nowhere", join(folder, "deep", "absolute"));
  symlinkSync("../../..", join(folder, "deep", "above"));
  const { content } = await handOverArtifacts(folder, bus.objects, environment);
  const unpacked = await unpack(bus, content);
  assert.equal(readdirSync(unpacked).toSorted(), [...names, "deep"].toSorted());
  for (const name of names) assert.is(readFileSync(join(unpacked, name), "utf8"), name);
  assert.equal(readdirSync(join(unpacked, "deep", "empty")), []);
  assert.is(readlinkSync(join(unpacked, "deep", "absolute")), "/nowhere");
  assert.is(readlinkSync(join(unpacked, "deep", "above")), "../../..");
});

test("a console that is not there is empty", async ({ bus, folder }) => {
  assert.equal(await handOverConsole(join(folder, "gone"), bus.objects), { content: { type: "inline", data: "" } });
  assert.equal(await handOverConsole(folder, bus.objects), { content: { type: "inline", data: "" } });
});

test("without a tar the artifacts are missing, and it is said why", async ({ bus, folder }) => {
  writeFileSync(join(folder, "file"), "");
  const { content, reason } = await handOverArtifacts(folder, bus.objects, { PATH: root });
  assert.is(content, null);
  assert.match(reason ?? "", /^Cannot keep all artifacts as tar must read them: found Error: spawn tar ENOENT$/);
});

test("a tar that is cut off is worth nothing, and what it gave is removed", async ({ bus, folder }) => {
  writeFileSync(join(folder, "file"), "");
  writeFileSync(join(folder, "tar"), "#!/bin/sh\nhead -c 100000 /dev/zero\nkill -9 $$\n", { mode: 0o700 });
  const removed: Content[] = [];
  const objects: Objects = { ...bus.objects, remove: async (content) => void removed.push(content) };
  const handed = await handOverArtifacts(folder, objects, { PATH: `${folder}:${environment.PATH}` });
  assert.equal(handed, {
    content: null,
    reason: "Cannot keep all artifacts as tar must read them: found SIGKILL",
  });
  assert.is(removed.length, 1);
});

test("what tar could not read is missing, and told in its words", async ({ bus, folder }) => {
  writeFileSync(join(folder, "file"), "kept");
  writeFileSync(
    join(folder, "tar"),
    `#!/bin/sh\nPATH=${environment.PATH} tar "$@"\necho "tar: x: Cannot open" >&2\nexit 2\n`,
    { mode: 0o700 },
  );
  const { content, reason } = await handOverArtifacts(folder, bus.objects, { PATH: `${folder}:${environment.PATH}` });
  assert.is(reason, "Cannot keep all artifacts as tar must read them: found tar: x: Cannot open");
  assert.is(readFileSync(join(await unpack(bus, content), "file"), "utf8"), "kept");
});

test("what the store does not take is to be tried again", async ({ bus, folder }) => {
  const refusal = new BusError("no store");
  const objects: Objects = { ...bus.objects, putStream: () => Promise.reject(refusal) };
  const path = join(folder, "console");
  writeFileSync(path, Buffer.alloc(100_000));
  const failed = async (handed: Promise<unknown>): Promise<unknown> => handed.catch((error: unknown) => error);
  assert.is(await failed(handOverConsole(path, objects)), refusal);
  assert.is(await failed(handOverArtifacts(folder, objects, environment)), refusal);
});

test.run();
