import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { parseConf } from "../../src/config/conf-file.ts";
import { PACKAGED_CONF } from "../../src/config/secret.ts";
import { keysOf, SECTIONS, SETTINGS } from "../../src/config/setting.ts";
import { suite } from "../support/suite.ts";

const test = suite("conf-file");

test("the packaged file holds every setting with its true default in its section, and nothing else", () => {
  const lines = readFileSync(PACKAGED_CONF, "utf8").split("\n");
  const uncommented = lines.map((line) => line.replace(/^# (\w+ = )/, "$1")).join("\n");
  const { entries, problems } = parseConf(uncommented, "clusterrunner.conf");
  assert.equal(problems, []);
  assert.equal(
    entries.map(({ section, key, text }) => [key, { section, standard: text }]),
    Object.entries(SETTINGS),
  );
});

test("the packaged file sets nothing as it comes", () => {
  assert.equal(parseConf(readFileSync(PACKAGED_CONF, "utf8"), "clusterrunner.conf"), { entries: [], problems: [] });
});

test("the packaged file explains each setting in one comment line above it", () => {
  const lines = readFileSync(PACKAGED_CONF, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (!/^# \w+ = /.test(line)) continue;
    assert.match(lines[index - 1] ?? "", /^# [A-Z].*\.$/, line);
    assert.is(lines[index - 2], "", line);
  }
});

test("every section takes its own settings, and [general] those of all", () => {
  assert.equal([...SECTIONS], ["general", "master", "slave"]);
  assert.equal(keysOf("slave"), ["num_executors", "labels"]);
  assert.equal([...keysOf("general")], Object.keys(SETTINGS));
});

test("an unquoted ; or # cuts a value, a quoted one does not", () => {
  const { entries } = parseConf(`[general]\nsecret = one;two\nbase_directory = "/a#b;c" \nhostname = /x # y\n`, "f");
  assert.equal(
    entries.map(({ text }) => text),
    ["one", "/a#b;c", "/x"],
  );
});

test("a file may begin with a byte order mark and end its lines as on Windows", () => {
  assert.equal(parseConf("\uFEFF[master]\r\nport = 1\r\n", "f"), {
    entries: [{ section: "master", key: "port", text: "1", line: 2 }],
    problems: [],
  });
});

test("a key that is given twice in a section is refused", () => {
  const { problems } = parseConf("[master]\nport = 1\nport = 2\n", "f");
  const reason = '"port" must be given once in [master]: found it again';
  assert.equal(problems, [{ line: 3, reason, message: `Cannot read "f" line 3 as ${reason}` }]);
});

test("names of the language are no settings", () => {
  const { entries, problems } = parseConf(
    "[general]\n__proto__ = 1\nconstructor = 2\nsecret[] = 3\n[__proto__]\nport = 1\n",
    "f",
  );
  assert.equal(entries, []);
  assert.is(problems.length, 4);
});

test.run();
