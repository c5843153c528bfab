import type { Detector, Proposal } from "./proposal.ts";
import { testFiles, type TestFiles } from "./test-files.ts";

/** Files of Bats. */
export const detectBats: Detector = (project) => {
  const tests = testFiles(project, ["*.bats"]);
  if (tests === undefined) return [];
  const command = 'bats --print-output-on-failure --report-formatter junit --output "$ARTIFACT_DIR" "$TEST_FILE"';
  return [{ ...proposalOf("Bats", "files *.bats", command, tests), junit: "report.xml" }];
};

/** Perl's tests. */
export const detectProve: Detector = (project) => {
  const tests = testFiles(project, ["t/*.t", "xt/*.t"]);
  if (tests === undefined) return [];
  // A distribution that has to be built is tested in what was built.
  const isBuilt = project.files.includes("Makefile.PL");
  const setup = isBuilt ? ["perl Makefile.PL", "make"] : [];
  const command = `prove -v ${isBuilt ? "-b" : "-l"} "$TEST_FILE"`;
  return [{ ...proposalOf("Prove", "files *.t in t", command, tests), setup }];
};

/** A folder of scripts, each of which is a test. */
export const detectShell: Detector = (project) => {
  const named = testFiles(project, ["test_*.sh", "test-*.sh", "*_test.sh", "*-test.sh", "*.test.sh"]);
  const tests = named ?? testFiles(project, ["test/*.sh", "tests/*.sh"]);
  if (tests === undefined) return [];
  // Not every one that is meant to run may be run by its name.
  return [
    {
      ...proposalOf("Shell", "shell scripts that test", 'bash "$TEST_FILE"', tests),
      notes: ["A script passes if it exits with 0."],
    },
  ];
};

/** The targets of a Makefile that test. */
export const detectMake: Detector = (project) => {
  const file = ["GNUmakefile", "makefile", "Makefile"].find((name) => project.files.includes(name));
  if (file === undefined) return [];
  const targets = [...project.read(file).matchAll(/^([\w.-]+)\s*:(?![:=])/gm)].map(([, target = ""]) => target);
  const some = targets.filter((target) => /^(?:test|check)[-_.]/.test(target));
  const whole = targets.find((target) => target === "test" || target === "check");
  const [example = whole] = some;
  if (example === undefined) return [];
  const list =
    some.length > 0
      ? `sed -n 's/^\\(\\(test\\|check\\)[-_.][A-Za-z0-9_.-]*\\) *:\\([^:=].*\\)*$/\\1/p' ${file} | sort -u`
      : `echo ${example}`;
  return [
    {
      ...proposalOf("Make", `targets of ${file} that test`, 'make "$TARGET"', { files: [example], list }),
      variable: "TARGET",
      setup: targets.includes("all") ? ["make all"] : [],
      notes:
        some.length > 0
          ? ["What several targets need should be made in the set-up, or they make it at the same time."]
          : ["One target is one atom: an atomizer that lists the single tests would run them at once."],
    },
  ];
};

const proposalOf = (name: string, found: string, command: string, { files, list }: TestFiles): Proposal => ({
  name,
  found,
  notes: [],
  setup: [],
  commands: [command],
  variable: "TEST_FILE",
  list,
  example: files[0] ?? null,
  junit: null,
});
