import type { Detector } from "./proposal.ts";

/** The packages of a Go module, or of all modules of a workspace, that have tests. */
export const detectGo: Detector = (project) => {
  const workspace = project.files.includes("go.work");
  if (!workspace && !project.files.includes("go.mod")) return [];
  if (!project.files.some((file) => file.endsWith("_test.go"))) return [];
  const all = workspace ? "$(go list -m -f '{{.Dir}}/...')" : "./...";
  return [
    {
      name: "Go",
      found: workspace ? "go.work and files *_test.go" : "go.mod and files *_test.go",
      notes: ["An atom for each package that has tests. The set-up compiles what they share."],
      setup: [`go build ${all}`],
      commands: ['go test "$PACKAGE"'],
      variable: "PACKAGE",
      list: `go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ${all}`,
      example: null,
      junit: null,
    },
  ];
};
