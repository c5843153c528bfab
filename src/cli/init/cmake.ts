import type { Detector } from "./proposal.ts";

/** The tests that CMake files declare for ctest. */
export const detectCmake: Detector = (project) => {
  const texts = project.files.filter((file) => /(?:^|\/)CMakeLists\.txt$|\.cmake$/.test(file)).map(project.read);
  if (!project.files.includes("CMakeLists.txt") || !texts.some((text) => TESTS.test(text))) return [];
  // Some ask the built programs for their tests; then the list is not known before.
  const asksPrograms = texts.some((text) => /\b(?:gtest|catch|doctest)_discover_tests\b/.test(text));
  const configure = "cmake -S . -B build >&2";
  const build = "cmake --build build --parallel";
  return [
    {
      name: "CTest",
      found: "CMakeLists.txt with tests",
      notes: [
        asksPrograms
          ? "The atomizer builds the programs as well, since they are asked for their tests."
          : "The atomizer configures the folder build, since it holds the list of tests; the set-up builds.",
        "A test's name is a regular expression to ctest, so the signs in it that are special get a backslash.",
      ],
      setup: asksPrograms ? [] : [build],
      commands: [
        `NAME=$(printf '%s' "$TEST" | sed 's/[][*.+?^$()|\\\\]/\\\\&/g')`,
        'ctest --test-dir build --no-tests=error --output-on-failure --output-junit "$ARTIFACT_DIR/junit.xml" -R "^$NAME\\$"',
      ],
      variable: "TEST",
      list: `${configure} && ${asksPrograms ? `${build} >&2 && ` : ""}ctest --test-dir build -N | sed -n 's/^ *Test *#[0-9]*: //p' | sed 's/ (Disabled)$//'`,
      example: null,
      junit: "junit.xml",
    },
  ];
};

const TESTS = /\b(?:add_test|enable_testing|include\s*\(\s*CTest|\w+_discover_tests)\b/i;
