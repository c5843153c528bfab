import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { atomEnvironment, atomScript, atomsOf, commandString, repetitionText } from "../../src/model/atom.ts";
import { suite } from "../support/suite.ts";

const test = suite("atom");

const PROJECT = "/srv/app";

const valuesOf = (output: string, projectDirectory = PROJECT): readonly string[] => {
  const atoms = atomsOf("T", output, projectDirectory);
  if (!atoms.ok) throw new Error(atoms.message);
  assert.ok(atoms.value.every(({ variable }) => variable === "T"));
  return atoms.value.map(({ value }) => value);
};

test("each line is an atom, whatever ends it", () => {
  assert.equal(valuesOf("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
});

test("white space around the whole is dropped, and kept inside", () => {
  assert.equal(valuesOf("\n\n  a \n\t b\n\n"), ["a ", "\t b"]);
});

test("an empty line between two others is an atom with an empty value", () => {
  assert.equal(valuesOf("a\n\nb"), ["a", "", "b"]);
});

test("nothing but white space makes no atoms", () => {
  assert.equal(valuesOf(""), []);
  assert.equal(valuesOf(" \n\t\n"), []);
});

test("output that is no text is refused", () => {
  const message = 'Cannot make atoms for "T" as its atomizer must print text: found a NUL byte';
  assert.equal(atomsOf("T", "a\0b", PROJECT), { ok: false, message });
});

test("the path of the project becomes $PROJECT_DIR wherever it stands", () => {
  assert.equal(valuesOf("/srv/app/a.js /srv/app:x/srv/app"), ["$PROJECT_DIR/a.js $PROJECT_DIR:x$PROJECT_DIR"]);
});

test("a folder whose name only starts like the project stays", () => {
  assert.equal(valuesOf("/srv/app2/a.js\n/srv/app_old"), ["/srv/app2/a.js", "/srv/app_old"]);
});

test("a path is text, never a pattern", () => {
  for (const path of ["/a.b", "/a$&b", "/a$1(b", "/a\\b", "/a$PROJECT_DIR"]) {
    const [value = "?"] = valuesOf(`${path}/x`, path);
    assert.is(value, "$PROJECT_DIR/x");
    assert.equal(atomEnvironment({ variable: "T", value }, path), { T: `${path}/x` });
  }
  assert.equal(valuesOf("/aXb", "/a.b"), ["/aXb"]);
});

test("a variable with a longer name is not $PROJECT_DIR", () => {
  const value = "$PROJECT_DIRECTORY $PROJECT_DIR/x ${PROJECT_DIR}";
  assert.equal(atomEnvironment({ variable: "T", value }, "/p"), { T: "$PROJECT_DIRECTORY /p/x ${PROJECT_DIR}" });
});

test("whatever a line holds reaches the environment as it was", () => {
  const word = fc.constantFrom(
    PROJECT,
    "/work",
    "app",
    "/",
    '"',
    "'",
    "`id`",
    "$(id)",
    "$&",
    "$$",
    "\\",
    " ",
    "é",
    "2",
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const line = words.join("").trim();
      for (const value of valuesOf(line)) assert.equal(atomEnvironment({ variable: "T", value }, PROJECT), { T: line });
    }),
    { seed: 1 },
  );
});

test("in another checkout the same atom means the same file there", () => {
  const [value = "?"] = valuesOf("/srv/app/a.js");
  assert.equal(atomEnvironment({ variable: "T", value }, "/other/app"), { T: "/other/app/a.js" });
});

test("an atom is shown as the original writes it", () => {
  assert.is(commandString({ variable: "TOKEN", value: "2" }), 'export TOKEN="2";');
  assert.is(commandString({ variable: null, value: "export A=1; cd x;" }), "export A=1; cd x;");
});

test("a repeated atom knows which of its runs it is, and is called by it", () => {
  const atom = { variable: "T", value: "a", repetition: { number: 2, of: 5 } };
  assert.equal(atomEnvironment(atom, PROJECT), { T: "a", CLUSTERRUNNER_REPETITION: "2" });
  assert.equal(atomEnvironment({ ...atom, variable: null }, PROJECT), { CLUSTERRUNNER_REPETITION: "2" });
  assert.is(repetitionText(atom), " (2 of 5)");
  assert.is(repetitionText({}), "");
  assert.is(commandString(atom), 'export T="a";');
});

test("an atom of an atomizer runs the job's command as it is", () => {
  assert.is(atomScript({ variable: "T", value: "; rm -rf x" }, "make test"), "make test");
});

test("an atom of atoms_override stands before the job's command, and adds no variable", () => {
  const atom = { variable: null, value: "export A=1;" };
  assert.is(atomScript(atom, "make test"), "export A=1; make test");
  assert.equal(atomEnvironment(atom, PROJECT), {});
});

test.run();
