import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { findBaseDirectory, openBaseDirectory } from "../../src/store/base-directory.ts";
import { StoreError } from "../../src/store/contract.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("base directory", { limitMs: 30_000 });
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("a missing folder is made for its owner alone, with those above it; looking for it makes nothing", () => {
  const path = join(newFolder(), "a", "b");
  assert.is(findBaseDirectory(path), null);
  assert.not(existsSync(path));
  assert.is(openBaseDirectory(path), path);
  assert.is(statSync(path).mode & 0o777, 0o700);
  assert.is(findBaseDirectory(path), path);
});

test("links on the way are followed once, so that what is changed later splits nothing", () => {
  const [place, folder, other] = [newFolder(), newFolder(), newFolder()];
  symlinkSync(folder, join(place, "link"));
  const path = openBaseDirectory(join(place, "link"));
  assert.is(path, realpathSync(folder));
  rmSync(join(place, "link"));
  symlinkSync(other, join(place, "link"));
  writeFileSync(join(path, "journal.db"), "");
  assert.equal(readdirSync(other), []);
});

/** Folders that are taken, by what makes one of an empty folder. */
const TAKEN: readonly (readonly [name: string, make: (folder: string) => void])[] = [
  ["an empty folder", () => {}],
  ["a new disk", (folder) => mkdirSync(join(folder, "lost+found"))],
  ["a folder in which only builds here and now have run", (folder) => mkdirSync(join(folder, "embedded"))],
  ["a folder with a conf and what it needs", (folder) => fill(folder, "clusterrunner.conf", "server.key")],
  ["a folder with a journal, whatever else is in it", (folder) => fill(folder, "journal.db", "notes")],
  ["a folder whose journal was being made when its process was killed", (folder) => fill(folder, "journal.db.42.new")],
  [
    "a folder whose parts are elsewhere",
    (folder) => {
      symlinkSync(newFolder(), join(folder, "builds"));
      symlinkSync(newFolder(), join(folder, "repos"));
    },
  ],
];

for (const [name, make] of TAKEN) {
  test(`${name} is taken, and nothing in it changed`, () => {
    const folder = newFolder();
    make(folder);
    const before = readdirSync(folder);
    assert.is(openBaseDirectory(folder), folder);
    assert.equal(readdirSync(folder), before);
  });
}

/** Places that are refused, and what is said after the name of the base directory. */
const REFUSED: readonly (readonly [name: string, make: (path: string) => void, said: string])[] = [
  [
    "a file",
    (path) => writeFileSync(path, ""),
    'Cannot use base directory "PATH" as it must be a folder that this user may change: found a file; mend that, or set base_directory to another folder',
  ],
  ["a fifo", (path) => spawnSync("mkfifo", [path]), "found something else;"],
  [
    "a link to nothing",
    (path) => symlinkSync("/nowhere/at all", path),
    'found a link to "/nowhere/at all", where nothing is;',
  ],
  ["a link to itself", (path) => symlinkSync(path, path), "found a link that leads back to itself;"],
  [
    "a folder of another program",
    (path) => {
      for (const name of ["a", "b\n", "c", "d", "builds"]) mkdirSync(join(path, name), { recursive: true });
    },
    'Cannot use base directory "PATH" as it must be new, empty or ClusterRunner\'s own: found no journal, and "a", "b\\n", "c" and 1 more; ',
  ],
  [
    "a journal that is a folder",
    (path) => mkdirSync(join(path, "journal.db"), { recursive: true }),
    'as "journal.db" in it must be a file that this user may change: found a folder;',
  ],
  ...["builds", "repos", "workspaces", "workers", "embedded", "last_builds"].flatMap(
    (part): readonly (readonly [name: string, make: (path: string) => void, said: string])[] => [
      [
        `"${part}" that is a file`,
        (path) => {
          mkdirSync(path);
          writeFileSync(join(path, part), "");
        },
        `as "${part}" in it must be a folder that this user may change: found a file;`,
      ],
      [
        `"${part}" that is a link to nothing`,
        (path) => {
          mkdirSync(path);
          symlinkSync("elsewhere", join(path, part));
        },
        `as "${part}" in it must be a folder that this user may change: found a link to "elsewhere", where nothing is;`,
      ],
    ],
  ),
];

for (const [name, make, said] of REFUSED) {
  test(`${name} is refused, with what was found, and left as it is`, () => {
    const path = join(newFolder(), "base");
    make(path);
    const { mtimeMs } = lstatSync(path);
    for (const use of [openBaseDirectory, findBaseDirectory]) {
      const message = refusalOf(use, path);
      assert.ok(message.includes(said.replace("PATH", path)), message);
      assert.not.match(message, /\n/);
    }
    assert.is(lstatSync(path).mtimeMs, mtimeMs);
  });
}

test("a folder that can't be made is refused with what is in its way", () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  assert.is(
    refusalOf(openBaseDirectory, join(file, "a", "b")),
    `Cannot make base directory "${join(file, "a", "b")}" as "${file}" must be a folder that this user may change: found a file; mend that, or set base_directory to another folder`,
  );
  assert.match(
    refusalOf(openBaseDirectory, "/proc/a/b"),
    /as "\/proc" must be a folder that this user may change: found/,
  );
  const link = join(newFolder(), "link");
  symlinkSync("gone", link);
  assert.match(
    refusalOf(openBaseDirectory, join(link, "a")),
    `"${link}" must be a folder that this user may change: found a link to "gone"`,
  );
});

test("what permissions forbid is refused with them, and with whose they are", () => {
  const owner = process.getuid?.();
  const [base, parts, journal] = [newFolder(), newFolder(), newFolder()];
  mkdirSync(join(parts, "builds"), { mode: 0o500 });
  writeFileSync(join(journal, "journal.db"), "", { mode: 0o400 });
  const barred = join(newFolder(), "barred");
  mkdirSync(join(barred, "base"), { recursive: true });
  for (const folder of [base, barred]) chmodSync(folder, folder === base ? 0o500 : 0o600);
  const whose = (mode: string): string => `found mode ${mode} of user ${owner}, and this is user ${owner};`;
  const expected = [
    [base, `"${base}" as it must be a folder that this user may change: ${whose("0500")}`],
    [join(base, "new"), `Cannot make base directory "${join(base, "new")}" as "${base}" must be a folder`],
    [join(base, "new"), whose("0500")],
    [parts, `"builds" in it must be a folder that this user may change: ${whose("0500")}`],
    [journal, `"journal.db" in it must be a file that this user may change: ${whose("0400")}`],
    [join(barred, "base"), "found a folder above it that may not be entered, and this is user"],
  ] as const;
  const messages = refusedTo(
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search"],
    ...expected.map(([path]) => path),
  );
  assert.is(messages.length, expected.length);
  for (const [index, [, said]] of expected.entries()) assert.ok(messages[index]?.includes(said), messages[index]);
});

test("a disk that can't be written, or has no room, is refused as such", () => {
  const folder = newFolder();
  const mounted = (options: string, fill: string): readonly string[] => {
    const script = `mount -t tmpfs -o size=64k,nr_inodes=2 tmpfs "${folder}" && ${fill} && mount -o remount,${options} "${folder}" && exec "$@"`;
    return ["unshare", "--mount", "--map-root-user", "bash", "-c", script, "bash"];
  };
  if (spawnSync("unshare", ["--mount", "--map-root-user", "true"]).status !== 0) {
    process.stderr.write("Not tried, as nothing may be mounted here: a base directory on a full or read-only disk\n");
    return;
  }
  const [itself = "", below = ""] = refusedTo(mounted("ro", "true"), folder, join(folder, "new"));
  assert.match(itself, "this user may change: found a read-only file system;");
  assert.match(below, `as "${folder}" must be a folder that this user may change: found a read-only file system;`);
  const [full = ""] = refusedTo(mounted("rw", `mkdir "${folder}/embedded"`), join(folder, "new"));
  assert.match(full, "found no room on the disk;");
});

test.run();

function fill(folder: string, ...names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, name), "");
}

function refusalOf(use: (path: string) => unknown, path: string): string {
  try {
    use(path);
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
  throw new Error(`"${path}" was not refused`);
}

/** The refusals of one process that is started by way of another program; as root that one takes away what root may do beyond its permissions. */
function refusedTo(by: readonly string[], ...paths: readonly string[]): readonly string[] {
  const module = new URL("../../src/store/base-directory.js", import.meta.url).href;
  const script = `import { openBaseDirectory } from "${module}"; 
    for (const path of process.argv.slice(1)) try { console.log(openBaseDirectory(path)); } catch (error) { console.error(String(error)); }`;
  const isRoot = process.getuid?.() === 0;
  const started = [...(isRoot || by[0] === "unshare" ? by : []), process.execPath, "--input-type=module", "-e", script];
  const { stdout, stderr } = spawnSync("env", [...started, ...paths], { encoding: "utf8" });
  assert.is(stdout, "");
  return Array.from(stderr.matchAll(/^StoreError: (.*)$/gm), ([, message = ""]) => message);
}
