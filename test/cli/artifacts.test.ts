import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { showBytes } from "../../src/cli/artifacts.ts";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving, type Served } from "./served.ts";

const test = suite("clusterrunner artifacts", { limitMs: 90_000 });

const LONG = `${"long-".repeat(30)}name.txt`;

const JOBS = {
  Job: {
    commands: [
      'mkdir -p "$ARTIFACT_DIR/reports"',
      'printf "<r>%s</r>" $N > "$ARTIFACT_DIR/reports/r.xml"',
      'printf 12345 > "$ARTIFACT_DIR/日本.txt"',
      `printf x > "$ARTIFACT_DIR/${LONG}"`,
      'ln -s reports/r.xml "$ARTIFACT_DIR/newest.xml"',
    ],
    atomizers: [{ N: "seq 1 2" }],
  },
  Endless: { commands: ["while :; do sleep 0.05; done"], atomizers: [{ N: "echo 1" }] },
};

test("files of a build that has ended are listed with their sizes, by a pattern too, and unpacked, never over others nor through a link; an archive is saved whole", () =>
  serving(JOBS, async (served) => {
    await served.build("Job");
    await unpacks(served);
    await lists(served);
  }));

const lists = async ({ place, client }: Served): Promise<void> => {
  const all = (await outputOf(place.run("artifacts", "1"))).trimEnd().split("\n");
  assert.ok(all.includes("  8 B  artifact_0_0/reports/r.xml"), all.join("\n"));
  assert.ok(all.includes("  5 B  artifact_1_0/日本.txt"));
  assert.ok(all.includes(`  1 B  artifact_1_0/${LONG}`));
  assert.ok(all.includes("  0 B  artifact_0_0/newest.xml -> reports/r.xml"));
  assert.match(all.at(-1) ?? "", /^16 files, \d+ B$/);
  const namesOf = async (pattern: string): Promise<readonly unknown[]> => {
    const found: readonly object[] = JSON.parse(await outputOf(place.run("artifacts", "latest", pattern, "--json")));
    return found.map((file) => Reflect.get(file, "name"));
  };
  assert.equal(await namesOf("r.xml"), ["artifact_0_0/reports/r.xml", "artifact_1_0/reports/r.xml"]);
  assert.match(await outputOf(place.run("artifacts", "1", "*.pdf"), 1), 'No file of build 1 fits "*.pdf"');

  await client.submit({ type: "directory", project_directory: place.project, job_name: "Endless" });
  assert.match(await refusalOf(place.run("artifacts", "2")), "as the build must have ended: it has not");
  await client.cancel(2);
  assert.is(await outputOf(place.run("artifacts", "latest")), "Build 2 has left no files.\n");
};

const unpacks = async ({ place }: Served): Promise<void> => {
  const out = join(place.project, "out");
  const said = await outputOf(place.run("artifacts", "1", "artifact_1_0/**", "-o", "out"));
  assert.match(said, /^8 files, \d+ B, unpacked to out\n$/);
  assert.is(readFileSync(join(out, "artifact_1_0/reports/r.xml"), "utf8").slice(0, 3), "<r>");
  assert.is(readFileSync(join(out, "artifact_1_0/newest.xml"), "utf8").slice(0, 3), "<r>");
  assert.not(existsSync(join(out, "artifact_0_0")));

  const xml = join(out, "artifact_1_0/reports/r.xml");
  writeFileSync(xml, "mine");
  assert.match(await refusalOf(place.run("artifacts", "1", "r.xml", "-o", "out")), "or --force be given");
  assert.is(readFileSync(xml, "utf8"), "mine");
  await outputOf(place.run("artifacts", "1", "r.xml", "-o", "out", "--force"));
  assert.is(readFileSync(xml, "utf8").slice(0, 3), "<r>");

  const trap = join(place.project, "trap");
  const target = join(place.project, "target");
  mkdirSync(trap);
  mkdirSync(target);
  symlinkSync(target, join(trap, "artifact_0_0"));
  assert.match(await refusalOf(place.run("artifacts", "1", "r.xml", "-o", "trap")), "it must be a folder");
  assert.not(existsSync(join(target, "reports")));

  for (const [name, magic] of [
    ["all.tar.gz", "\u001f\u008b"],
    ["all.zip", "PK"],
  ] as const) {
    await outputOf(place.run("artifacts", "1", "-o", name));
    assert.is(readFileSync(join(place.project, name)).toString("latin1", 0, 2), magic);
  }
  assert.match(await refusalOf(place.run("artifacts", "1", "-o", "all.zip")), "or --force be given");
  assert.match(await refusalOf(place.run("artifacts", "1", "*.xml", "-o", "new.zip")), "must be a folder");
};

test("sizes are shown with three digits at the most", () => {
  const sizes = [0, 999, 1_000, 12_345, 999_949, 123_456_789, 5e12];
  assert.equal(sizes.map(showBytes), ["0 B", "999 B", "1.0 kB", "12.3 kB", "1000 kB", "123 MB", "5.0 TB"]);
});

test.run();
