import { writeFileSync } from "node:fs";
import { join } from "node:path";

const ESC = String.raw`\033`;

const COLOURS = [
  `printf '${ESC}[1mBuilding${ESC}[0m the project with ${ESC}[36m12${ESC}[0m modules\\n'`,
  `for i in $(seq 1 40); do printf '${ESC}[32m✓${ESC}[0m module %s ${ESC}[2m(%s ms)${ESC}[0m\\n' $i $((i * 37 % 211)); done`,
  `printf 'fetching 10 %%\\rfetching 55 %%\\rfetching 100 %%\\n'`,
  `printf '${ESC}[33mwarning:${ESC}[0m ${ESC}[38;5;208mdeprecated${ESC}[0m call in ${ESC}[38;2;90;140;255msrc/main.ts${ESC}[0m\\n'`,
  `printf '${ESC}[7m${ESC}[1m${ESC}[31m FAIL ${ESC}[0m test/adds.test.ts\\n'`,
  `printf '${ESC}[31mError: expected 4, found 5\\n    at adds (test/adds.test.ts:7:12)\\n    at run (test/run.ts:70:3)${ESC}[0m\\n'`,
  `printf '1 failed, 39 passed\\n'; exit 3`,
];

/** What somebody prints who wants to harm a page, or to see it break. */
const HOSTILE = [
  String.raw`printf '<script>alert(1)</script><img src=x onerror=alert(1)>\n'`,
  `printf '${ESC}]8;;javascript:alert(1)${ESC}\\\\a link${ESC}]8;;${ESC}\\\\ ${ESC}[2J${ESC}[H${ESC}[999999999Cfar${ESC}]0;a title\\007\\n'`,
  String.raw`printf 'bell \007 null \000 back \b\b unit \037 \342\200\256turned\n'`,
  String.raw`printf '\377\376 not text\n'`,
  `head -c 10000000 /dev/zero | tr '\\0' x; echo`,
  `printf 'the end${ESC}['`,
];

const JOBS = {
  Colours: { commands: COLOURS, atomizers: [{ N: "seq 1 1" }] },
  Million: {
    commands: [
      "seq -f 'line %.0f of the output of a long run' 700000",
      "echo 'Error: it broke here'",
      "seq -f 'and more %.0f' 299999",
    ],
    atomizers: [{ N: "seq 1 1" }],
  },
  // More than comes at once.
  Long: { commands: ["seq -f 'line %.0f of the output of a long run' 100000"], atomizers: [{ N: "seq 1 1" }] },
  Hostile: { commands: HOSTILE, atomizers: [{ N: "seq 1 1" }] },
  // Prints 100 lines, then 500 more for each file that the test makes.
  Slow: {
    commands: [
      "seq -f 'first %.0f' 100",
      ...["one", "two"].map(
        (name) => `until [ -e "$PROJECT_DIR/${name}" ]; do sleep 0.02; done; seq -f '${name} %.0f' 500`,
      ),
    ],
    atomizers: [{ N: "seq 1 1" }],
  },
  Silent: { commands: ["true"], atomizers: [{ N: "seq 1 1" }] },
};

/** Puts jobs into a project whose atoms print what a console must cope with. */
export const addConsoleJobs = (project: string): void =>
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify(JOBS));
