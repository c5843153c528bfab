import type { Detector } from "./proposal.ts";
import { testFiles } from "./test-files.ts";

/** The test classes of a Maven project and its modules. */
export const detectMaven: Detector = (project) => {
  if (!project.files.includes("pom.xml")) return [];
  const names = NAMES.flatMap((name) => [`${name}.java`, `${name}.kt`]);
  const tests = testFiles(project, names, (file) => /(?:^|\/)src\/test\//.test(file));
  if (tests === undefined) return [];
  const maven = project.has("mvnw") ? "./mvnw" : "mvn";
  return [
    {
      name: "Maven",
      found: "pom.xml and test classes in src/test",
      notes: [
        "An atom for each test class. The set-up compiles all of them, so that atoms find nothing left to compile.",
        "A module's class may need other modules, so these are named with it (-am), but none of their tests run.",
      ],
      setup: [`${maven} -q -B test-compile`],
      commands: [
        "MODULE=${TEST_FILE%src/test/*}",
        "CLASS=${TEST_FILE#*src/test/*/}",
        "CLASS=${CLASS%.*}",
        "CLASS=${CLASS//\\//.}",
        'REPORT="${MODULE}target/surefire-reports/TEST-$CLASS.xml"',
        'rm -f "$REPORT"',
        `trap 'cp "$REPORT" "$ARTIFACT_DIR"' EXIT`,
        `${maven} -q -B test -pl "./$MODULE" -am -Dtest="$CLASS" -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false`,
      ],
      variable: "TEST_FILE",
      list: tests.list,
      example: null,
      junit: "TEST-*.xml",
    },
  ];
};

/** What Surefire takes for tests unless it is told. */
const NAMES: readonly string[] = ["Test*", "*Test", "*Tests", "*TestCase"];
