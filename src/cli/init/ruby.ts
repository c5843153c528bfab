import type { Project } from "./project.ts";
import type { Detector, Proposal } from "./proposal.ts";
import { testFiles } from "./test-files.ts";

/** Files of RSpec, and of Minitest or Test::Unit. */
export const detectRuby: Detector = (project) => {
  const bundle = project.files.includes("Gemfile") ? "bundle exec " : "";
  const setup = bundle === "" ? [] : ["bundle check || bundle install"];
  const propose = (name: string, pattern: string, command: string, junit: string | null): readonly Proposal[] => {
    const tests = testFiles(project, [pattern]);
    if (tests === undefined) return [];
    const [example = null] = tests.files;
    const found = `files ${pattern}`;
    return [
      {
        name,
        found,
        notes: [],
        setup,
        commands: [bundle + command],
        variable: "TEST_FILE",
        list: tests.list,
        example,
        junit,
      },
    ];
  };
  const hasReport = hasGem(project, "rspec_junit_formatter");
  const report = hasReport ? ' --format progress --format RspecJunitFormatter --out "$ARTIFACT_DIR/junit.xml"' : "";
  return [
    ...propose("RSpec", "*_spec.rb", `rspec${report} "$TEST_FILE"`, hasReport ? "junit.xml" : null),
    ...propose("Ruby", "*_test.rb", 'ruby -Ilib -Itest "$TEST_FILE"', null),
  ];
};

const hasGem = (project: Project, name: string): boolean =>
  ["Gemfile", "Gemfile.lock"].some((file) => project.read(file).includes(name));
