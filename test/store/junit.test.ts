import * as fc from "fast-check";
import * as assert from "uvu/assert";
import type { TestReport } from "../../src/model/test-report.ts";
import { readJunit } from "../../src/store/junit.ts";
import { createTestTally } from "../../src/store/test-tally.ts";
import { codePoint } from "../code-point.ts";
import { suite } from "../support/suite.ts";
import { JUNIT_SAMPLES } from "./junit-samples.ts";

const test = suite("junit", { limitMs: 30_000 });

interface Read {
  readonly wrong: string | null;
  readonly report: TestReport;
}

const readChunks = async (chunks: Iterable<Uint8Array>): Promise<Read> => {
  const tally = createTestTally();
  const wrong = await readJunit(chunks, tally);
  return { wrong, report: tally.report() };
};

const read = (xml: string | Uint8Array): Promise<Read> => readChunks([Buffer.from(xml)]);

const inTestcase = (content: string): string =>
  `<testsuite name="s"><testcase name="t">${content}</testcase></testsuite>`;

const messageIn = async (content: string): Promise<string | undefined> => {
  const { wrong, report } = await read(inTestcase(content));
  assert.is(wrong, null);
  return report.failed[0]?.message;
};

for (const { tool, xml, totals, failed } of JUNIT_SAMPLES) {
  test(`a file as of ${tool} is read whole`, async () => {
    const { wrong, report } = await read(xml);
    assert.is(wrong, null);
    const { tests, failures, errors, skipped, seconds } = report;
    assert.equal([tests, failures, errors, skipped, seconds], totals);
    assert.equal(report.failed, failed);
  });

  test(`a file as of ${tool} says the same in whatever pieces it comes`, async () => {
    const bytes = Buffer.from(xml);
    const whole = await read(xml);
    for (const size of [1, 2, 3, 7, 64, 1_000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
        bytes.subarray(piece * size, (piece + 1) * size),
      );
      assert.equal(await readChunks(chunks), whole);
    }
  });

  test(`a file as of ${tool} that is cut anywhere is wrong, and never a crash`, async () => {
    const bytes = Buffer.from(xml.trimEnd());
    const { report: whole } = await read(bytes);
    for (let length = 0; length < bytes.length; length++) {
      const { wrong, report } = await read(bytes.subarray(0, length));
      assert.type(wrong, "string", `cut at ${length}`);
      assert.ok(report.tests <= whole.tests);
    }
  });
}

test("whatever tests there are, all of them are told", () => {
  const text = fc
    .string({ unit: "grapheme", maxLength: 30 })
    .map((text) => text.replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, ""));
  const one = fc.record({
    name: text,
    classname: fc.option(text),
    kind: fc.constantFrom("passed", "failure", "error", "skipped"),
    message: text,
    content: text,
    cdata: fc.boolean(),
  });
  return fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), async (tests, size) => {
      const cases = tests.map(({ name, classname, kind, message, content, cdata }) => {
        const inner = cdata ? `<![CDATA[${content.replaceAll("]]>", "")}]]>` : escaped(content);
        const child = kind === "passed" ? "" : `<${kind} message="${escaped(message)}">${inner}</${kind}>`;
        const owner = classname === null ? "" : ` classname="${escaped(classname)}"`;
        return `<testcase name="${escaped(name)}"${owner}>${child}</testcase>`;
      });
      const bytes = Buffer.from(`<testsuite name="the suite">${cases.join("\n")}</testsuite>`);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
        bytes.subarray(piece * size, (piece + 1) * size),
      );
      const { wrong, report } = await readChunks(pieces);
      assert.is(wrong, null);
      const expected = tests.filter(({ kind }) => kind === "failure" || kind === "error");
      assert.equal(
        report.failed.map(({ name, suite }) => [name, suite]),
        expected.map(({ name, classname }) => [name, classname ?? "the suite"]),
      );
      for (const [index, { message }] of expected.entries()) {
        assert.ok(report.failed[index]?.message.includes(message.trim()));
      }
      const counted = (kind: string): number => tests.filter((one) => one.kind === kind).length;
      assert.equal(
        [report.tests, report.failures, report.errors, report.skipped],
        [tests.length, counted("failure"), counted("error"), counted("skipped")],
      );
    }),
    { seed: 1, numRuns: 120 },
  );
});

test("whatever bytes a file holds, they are read or wrong, and never a crash", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.constantFrom("<testsuite>", "</testsuite>", "<testcase name='a'>", "</testcase>", "<failure>", "]]>"),
          fc.constantFrom("<![CDATA[", "<!--", "-->", "<?x ", "?>", "&amp;", "&#x1b;", "&", "<!DOCTYPE a [", "<a b="),
          fc.string({ unit: codePoint, maxLength: 5 }),
        ),
        { maxLength: 30 },
      ),
      fc.uint8Array({ maxLength: 20 }),
      async (parts, tail) => {
        const { report } = await readChunks([...parts.map((part) => Buffer.from(part)), tail]);
        assert.ok(report.tests >= report.failed.length);
      },
    ),
    { seed: 1, numRuns: 800 },
  ));

test("control characters and terminal colours are left out, however they are written", async () => {
  assert.is(await messageIn("<failure>\u001B[31mred\u001B[0m \u0007bell\u0000</failure>"), "red bell");
  assert.is(await messageIn('<failure message="&#27;[1;31mred&#x1B;[0m&#0;"/>'), "red");
  assert.is(await messageIn("<failure><![CDATA[a\u001B[2Kb\uFFFE\uFFFF]]></failure>"), "ab");
  assert.is(await messageIn("<failure>a[31m\n\tb &#65;</failure>"), "a[31m\n\tb A");
});

test("other encodings are read as they are declared, and bytes that are no text are no error", async () => {
  const xml = (encoding: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?><testsuite><testcase name="grün"><failure/></testcase></testsuite>`;
  const nameIn = async (bytes: Uint8Array): Promise<string | undefined> => (await read(bytes)).report.failed[0]?.name;
  assert.is(await nameIn(Buffer.from(xml("ISO-8859-1"), "latin1")), "grün");
  assert.is(await nameIn(Buffer.from(`\uFEFF${xml("UTF-16")}`, "utf16le")), "grün");
  assert.is(await nameIn(Buffer.from(`\uFEFF${xml("UTF-16")}`, "utf16le").swap16()), "grün");
  assert.is(await nameIn(Buffer.from(`\uFEFF${xml("utf-8")}`)), "grün");
  assert.is(await nameIn(Buffer.from(xml("utf-16"))), "grün");
  assert.is(await nameIn(Buffer.from(xml("no-such"))), "grün");
  assert.is(await nameIn(Buffer.from(xml("UTF-8"), "latin1")), "gr\uFFFDn");
});

test("a failure counts once, before an error, before a skip", async () => {
  const outcome = async (content: string): Promise<readonly number[]> => {
    const { failures, errors, skipped, tests } = (await read(inTestcase(content))).report;
    return [tests, failures, errors, skipped];
  };
  assert.equal(await outcome("<skipped/><error/><failure/><failure/>"), [1, 1, 0, 0]);
  assert.equal(await outcome("<failure/><error/>"), [1, 1, 0, 0]);
  assert.equal(await outcome("<error/><skipped/>"), [1, 0, 1, 0]);
  assert.equal(await outcome("<properties><skipped/></properties>"), [1, 0, 0, 0]);
  assert.is(await messageIn("<error>second</error><failure>first</failure>"), "first");
});

const TIMES: readonly (readonly [text: string, seconds: number])[] = [
  ["1.25", 1.25],
  ["1,234.5", 1234.5],
  ["1,234,567", 1_234_567],
  ["0,25", 0.25],
  ["1e-3", 0.001],
  ["", 0],
  ["NaN", 0],
  ["-1", 0],
  ["1e308", 0],
  ["soon", 0],
];

test("a time is read in whatever way tools write it, and nonsense takes none", async () => {
  for (const [text, seconds] of TIMES) {
    const { report } = await read(`<testsuite><testcase name="t" time="${text}"/></testsuite>`);
    assert.is(report.seconds, seconds, text);
  }
});

const WRONG: readonly (readonly [what: string, xml: string, wrong: RegExp])[] = [
  ["an empty file", "", /must contain a root element/],
  ["a page", "<html></html>", /<html>/],
  ["no XML at all", "ok 1 - adds\n", /text data outside of root node/],
  ["a second root", "<testsuite/><testsuite/>", /only one root/],
  ["a tag that nobody opened", "<testsuite></a></testsuite>", /unexpected close tag/],
  ["an unknown entity", inTestcase("&nope;"), /undefined entity/],
  ["deep nesting", `<testsuite>${"<a>".repeat(200)}`, /more than 100 elements in each other/],
  ["many attributes", `<testsuite ${Array.from({ length: 2_000 }, (_, n) => `a${n}=""`).join(" ")}/>`, /attributes/],
  ["attributes without end", `<testsuite ${'a="" '.repeat(500_000)}`, /more than 1000 attributes/],
];

for (const [what, xml, wrong] of WRONG) {
  test(`${what} is wrong, and says where`, async () => {
    const found = await read(xml);
    assert.match(found.wrong ?? "", wrong);
    assert.match(found.wrong ?? "", /^\d+:\d+: /);
  });
}

test("entities that would grow without bound, or read a file, are not expanded", async () => {
  const lines = Array.from({ length: 20 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${lines.join("")}<!ENTITY x SYSTEM "file:///etc/passwd">]>`;
  for (const entity of ["l20", "x"]) {
    const { wrong, report } = await read(`${bomb}${inTestcase(`<failure>&${entity};</failure>`)}`);
    assert.match(wrong ?? "", /undefined entity/);
    assert.is(report.tests, 0);
  }
});

test("the tests before the place where a file breaks are counted", async () => {
  const { wrong, report } = await read("<testsuite><testcase name='a'><failure/></testcase><testcase name='b'><oops");
  assert.match(wrong ?? "", /unclosed tag/);
  assert.is(report.tests, 1);
});

test("a file of 10 MB streams, and others have their turn meanwhile", async () => {
  const testcase = `<testcase classname="c" name="n" time="0.001"><failure message="m">${"é".repeat(100)}</failure></testcase>`;
  const count = Math.ceil(10_000_000 / Buffer.byteLength(testcase));
  let produced = 0;
  const chunks = function* (): Generator<Uint8Array> {
    yield Buffer.from("<testsuite>");
    for (; produced < count; produced++) yield Buffer.from(testcase);
    yield Buffer.from("</testsuite>");
  };
  let turns = 0;
  let reading = true;
  const turn = (): void => {
    turns++;
    if (reading) setImmediate(turn);
  };
  setImmediate(turn);
  const before = process.memoryUsage().heapUsed;
  const { wrong, report } = await readChunks(chunks());
  reading = false;
  assert.is(wrong, null);
  assert.equal([report.tests, report.failures, report.failed.length], [count, count, 1_000]);
  assert.is(report.note, `Cannot keep each failed test as an atom may have 1000: found ${count}`);
  assert.ok(turns >= 5, `${turns} turns`);
  assert.ok(process.memoryUsage().heapUsed - before < 100_000_000);
});

test.run();

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
