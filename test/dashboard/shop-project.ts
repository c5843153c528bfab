import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const AREAS = ["basket", "checkout", "discount", "invoice", "login", "orders", "payment", "refund", "search", "stock"];
const KINDS = ["api", "page", "rules"];

/** The price of a shop whose discounts are right or not. */
const priceSource = (isRight: boolean): string =>
  `export const discounted = (price, percent) => price - (price * percent) / ${isRight ? "100" : "10"};\n`;

const testSource = (area: string, kind: string, ms: number): string => `import { equal } from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { discounted } from "../../src/price.js";

test("${area} keeps its ${kind}", () => setTimeout(${ms}));
${area === "discount" && kind === "rules" ? 'test("ten percent off 200 is 180", () => equal(discounted(200, 10), 180));\n' : ""}`;

const JOBS = {
  Test: {
    setup_build: ["sleep 0.4"],
    commands: ['node --test --test-reporter=spec "$TEST_FILE"'],
    atomizers: [{ TEST_FILE: "find test -name '*.test.js' | sort" }],
    teardown_build: ["sleep 0.2"],
  },
};

/** Writes a project as people have them, with 30 files of tests that take their time. */
export const writeShop = (folder: string): void => {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("package.json", '{ "type": "module" }\n');
  write("clusterrunner.yaml", JSON.stringify(JOBS));
  for (const [row, area] of AREAS.entries())
    for (const [column, kind] of KINDS.entries())
      write(`test/${area}/${kind}.test.js`, testSource(area, kind, 80 + 90 * ((7 * row + 5 * column) % 11)));
  writePrice(folder, true);
};

/** Has the discounts of the shop be right, or not: then one of its tests fails. */
export const writePrice = (folder: string, isRight: boolean): void => {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "src", "price.js"), priceSource(isRight));
};
