import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { BusError, type Objects } from "../../../src/bus/contract.ts";
import type { AtomFinished, Content } from "../../../src/bus/messages.ts";
import type { SubjobOrder } from "../../../src/executors/contract.ts";
import {
  type AtomStorage,
  createAtomStorage,
  discardFiles,
  prepareFiles,
} from "../../../src/executors/nats/atom-storage.ts";
import { createLanes } from "../../../src/model/lanes.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { orderOf } from "../orders.ts";

const test = suite("files of atoms on other machines");

const newFolder = (): string => mkdtempSync(join(temporaryFolder(), "storage-"));

/** A store in memory. */
const objectsOf = (stored: Map<string, Buffer>): Objects => {
  const get = (content: Content): Buffer => {
    if (content.type === "inline") return Buffer.from(content.data, "base64");
    const bytes = stored.get(content.name);
    if (bytes === undefined) throw new BusError("it is not there");
    return bytes;
  };
  const put = (bytes: Uint8Array): Content => {
    const name = String(stored.size);
    stored.set(name, Buffer.from(bytes));
    return { type: "object", name, bytes: bytes.length, digest: "" };
  };
  return {
    put: async (bytes) => put(bytes),
    clear: () => Promise.reject(new Error("not used here")),
    putStream: () => Promise.reject(new Error("not used here")),
    get: async (content) => get(content),
    getStream: (content) =>
      Readable.from(
        (function* () {
          yield get(content);
        })(),
      ),
    remove: async (content) => void (content.type === "object" && stored.delete(content.name)),
  };
};

const storageOf = (objects: Objects): AtomStorage => createAtomStorage({ objects, mark: "x", lanes: createLanes(1) });

const inline = (bytes: string | Buffer): Content => ({ type: "inline", data: Buffer.from(bytes).toString("base64") });

const finished = (files: Partial<Pick<AtomFinished, "console" | "artifacts">>): AtomFinished => ({
  type: "atomFinished",
  subjob: 2,
  atom: 0,
  exitCode: 0,
  seconds: 1,
  at: 1,
  console: inline(""),
  artifacts: null,
  ...files,
});

interface Place {
  readonly order: SubjobOrder;
  readonly console: string;
  readonly artifacts: string;
}

const placeOf = (): Place => {
  const order = orderOf(newFolder(), ["a"]);
  const { console, artifacts } = order.atoms[0]!;
  assert.is(prepareFiles(order), undefined);
  return { order, console, artifacts };
};

const always = (): boolean => true;

const tarOf = (folder: string, ...options: readonly string[]): Buffer =>
  execFileSync("tar", ["-c", "-f", "-", "-C", folder, ...options, "."]);

test("consoles and artifacts come to their places, from the message and from the store, which is emptied", async () => {
  const made = newFolder();
  mkdirSync(join(made, "deep folder"));
  writeFileSync(join(made, "deep folder", "\n odd"), "content");
  writeFileSync(join(made, "run.sh"), "");
  chmodSync(join(made, "run.sh"), 0o755);
  symlinkSync("run.sh", join(made, "link"));
  for (const isLarge of [false, true]) {
    const stored = new Map<string, Buffer>();
    const objects = objectsOf(stored);
    const content = async (bytes: Buffer): Promise<Content> => (isLarge ? objects.put(bytes) : inline(bytes));
    const { order, console, artifacts } = placeOf();
    writeFileSync(console, "what was shown of it");
    const files = { console: await content(Buffer.from("all of it")), artifacts: await content(tarOf(made)) };
    assert.is(await storageOf(objects).store(order, finished(files), always), undefined);
    assert.is(readFileSync(console, "utf8"), "all of it");
    assert.is(readFileSync(join(artifacts, "deep folder", "\n odd"), "utf8"), "content");
    assert.is(statSync(join(artifacts, "run.sh")).mode & 0o111, 0o111);
    assert.is(readlinkSync(join(artifacts, "link")), "run.sh");
    assert.equal(readdirSync(dirname(console)), ["0.log"]);
    assert.equal(readdirSync(dirname(artifacts)), ["0"]);
    assert.is(stored.size, 0);
  }
});

test("what is not wanted any more is not put in place", async () => {
  const stored = new Map<string, Buffer>();
  const objects = objectsOf(stored);
  const made = newFolder();
  writeFileSync(join(made, "new"), "");
  const { order, console, artifacts } = placeOf();
  writeFileSync(console, "of another run");
  const files = { console: await objects.put(Buffer.from("late")), artifacts: await objects.put(tarOf(made)) };
  assert.is(await storageOf(objects).store(order, finished(files), () => false), undefined);
  assert.is(readFileSync(console, "utf8"), "of another run");
  assert.equal(readdirSync(artifacts), []);
  assert.equal(readdirSync(dirname(artifacts)), ["0"]);
  assert.is(stored.size, 0);
});

test("an archive with a member outside of its folder is refused, and so is one that is none or cut", async () => {
  const made = newFolder();
  writeFileSync(join(made, "file"), "x".repeat(100_000));
  const outside = tarOf(made, "--transform", "s,^./file,../../escaped,", "-P");
  const archives = { outside, none: Buffer.from("no archive at all"), cut: tarOf(made).subarray(0, 50_000) };
  for (const [name, archive] of Object.entries(archives)) {
    const { order, artifacts } = placeOf();
    const files = { artifacts: inline(archive) };
    const outcome = await storageOf(objectsOf(new Map())).store(order, finished(files), always);
    assert.is(outcome?.type, "lost", name);
    const reason = outcome !== undefined && "reason" in outcome ? outcome.reason : "";
    assert.match(
      reason,
      /^Cannot keep the artifacts of atom 0 of subjob 2 as the system must let it: found "[^]*tar: [^]*"$/,
      name,
    );
    assert.equal(readdirSync(artifacts), []);
    assert.equal(readdirSync(dirname(artifacts)), ["0"]);
    assert.not.ok(existsSync(join(artifacts, "..", "..", "escaped")));
    assert.not.ok(existsSync(join(artifacts, "..", "escaped")));
  }
});

test("a link in an archive leads nothing that comes behind it out of the folder", async () => {
  const target = newFolder();
  const [first, second] = [newFolder(), newFolder()];
  symlinkSync(target, join(first, "way"));
  mkdirSync(join(second, "way"));
  writeFileSync(join(second, "way", "out"), "x");
  // As if the atom had changed the one for the other while it was packed.
  const archive = Buffer.concat([withoutEnd(tarOf(first)), tarOf(second)]);
  const { order } = placeOf();
  await storageOf(objectsOf(new Map())).store(order, finished({ artifacts: inline(archive) }), always);
  assert.equal(readdirSync(target), []);
});

test("what another user could do with a file is not what this one's can do", async () => {
  const made = newFolder();
  writeFileSync(join(made, "tool"), "");
  chmodSync(join(made, "tool"), 0o6755);
  const { order, artifacts } = placeOf();
  const files = { artifacts: inline(tarOf(made, "--owner=12345", "--group=12345")) };
  assert.is(await storageOf(objectsOf(new Map())).store(order, finished(files), always), undefined);
  const { mode, uid } = lstatSync(join(artifacts, "tool"));
  assert.is(mode & 0o7000, 0);
  assert.is(uid, process.getuid?.());
});

test("what can't be had may be sent again, and until then nothing of it is removed", async () => {
  const stored = new Map<string, Buffer>();
  const objects = objectsOf(stored);
  const { order, artifacts } = placeOf();
  const gone: Content = { type: "object", name: "gone", bytes: 1, digest: "" };
  const files = { console: await objects.put(Buffer.from("all of it")), artifacts: gone };
  const storage = storageOf(objects);
  const failure = await storage.store(order, finished(files), always).catch((error: unknown) => error);
  assert.is(String(failure), "BusError: it is not there");
  assert.is(stored.size, 1);
  assert.equal(readdirSync(dirname(artifacts)), ["0"]);
  const again = { ...files, artifacts: await objects.put(tarOf(newFolder())) };
  assert.is(await storage.store(order, finished(again), always), undefined);
  assert.is(stored.size, 0);
});

test("what nobody wants is removed", async () => {
  const stored = new Map<string, Buffer>();
  const objects = objectsOf(stored);
  const files = { console: await objects.put(Buffer.from("a")), artifacts: await objects.put(Buffer.from("b")) };
  await discardFiles(objects, [{ type: "atomStarted", subjob: 2, atom: 0, processGroup: 1 }, finished(files)]);
  assert.is(stored.size, 0);
});

test("only the files of atoms that are to run are taken away", () => {
  const order = { ...orderOf(newFolder(), ["a", "b"]), from: 1 };
  prepareFiles({ ...order, from: 0 });
  for (const { console, artifacts } of order.atoms) {
    writeFileSync(console, "old");
    writeFileSync(join(artifacts, "old"), "");
  }
  assert.is(prepareFiles(order), undefined);
  const [kept, emptied] = order.atoms;
  assert.equal([existsSync(kept?.console ?? ""), readdirSync(kept?.artifacts ?? "")], [true, ["old"]]);
  assert.equal([existsSync(emptied?.console ?? ""), readdirSync(emptied?.artifacts ?? "")], [false, []]);
});

test.run();

/** The members of an archive, for others to follow. */
const withoutEnd = (archive: Buffer): Buffer => {
  let end = archive.length;
  while (end >= BLOCK && archive.subarray(end - BLOCK, end).every((byte) => byte === 0)) end -= BLOCK;
  return archive.subarray(0, end);
};

const BLOCK = 512;
