import type { Detector } from "./proposal.ts";

/** The projects of a Gradle build that have tests. */
export const detectGradle: Detector = (project) => {
  const isBuild = project.files.some((file) => /^(?:build|settings)\.gradle(?:\.kts)?$/.test(file));
  if (!isBuild || !project.files.some((file) => /(?:^|\/)src\/test\//.test(file))) return [];
  const gradle = `${project.has("gradlew") ? "./gradlew" : "gradle"} --console=plain`;
  return [
    {
      name: "Gradle",
      found: "build.gradle and tests in src/test",
      notes: [
        "An atom for each project of the build that has tests, with a colon at its end: `:` is the root, `:core:` is core.",
        "The set-up compiles all of them, so that each atom only writes to the folder of its own project.",
      ],
      setup: [`${gradle} testClasses`],
      commands: [
        'REPORTS=".${PROJECT//://}build/test-results/test"',
        'rm -rf "$REPORTS"',
        `trap 'cp -R "$REPORTS" "$ARTIFACT_DIR/reports"' EXIT`,
        `${gradle} "\${PROJECT}cleanTest" "\${PROJECT}test"`,
      ],
      variable: "PROJECT",
      list: "find . -path '*/src/test' -not -path '*/build/*' | sed 's|^\\./||; s|src/test$||; s|/|:|g; s|^|:|' | sort",
      example: null,
      junit: "reports/*.xml",
    },
  ];
};
