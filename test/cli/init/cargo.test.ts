import * as assert from "uvu/assert";
import { detectCargo } from "../../../src/cli/init/cargo.ts";
import { suite } from "../../support/suite.ts";
import { projectOf } from "./sample-project.ts";
import { stubbed } from "./stubbed.ts";

const test = suite("cargo");

const target = (kind: string, name: string, more: object) => ({
  kind: [kind],
  crate_types: [kind === "test" || kind === "example" ? "bin" : kind],
  name,
  src_path: `/x/${name}.rs`,
  edition: "2021",
  doc: true,
  doctest: false,
  test: true,
  ...more,
});

const METADATA = {
  packages: [
    {
      name: "one",
      version: "0.1.0",
      dependencies: [{ name: "serde", source: "registry", req: "^1" }],
      targets: [
        target("lib", "one", { kind: ["rlib", "cdylib"], crate_types: ["rlib", "cdylib"], doctest: true }),
        target("bin", "tool", {}),
        target("example", "sample", { test: false }),
        target("test", "it-works", {}),
        target("custom-build", "build-script-build", { test: false }),
      ],
    },
    { name: "two", version: "1.0.0", dependencies: [], targets: [target("lib", "two", { test: false })] },
  ],
  workspace_members: [],
};

test("each target that has tests is an atom, with its package", () => {
  const [job] = detectCargo(projectOf({ "Cargo.toml": "" }));
  const project = stubbed("cargo", `cat <<'END'\n${JSON.stringify(METADATA)}\nEND`);
  assert.equal(project.lines(job?.list ?? ""), [
    "--package one --lib",
    "--package one --doc",
    "--package one --bin tool",
    "--package one --test it-works",
  ]);
});

test("an atom's words are the arguments of cargo", () => {
  const [job] = detectCargo(projectOf({ "Cargo.toml": "" }));
  if (job === undefined) throw new Error("There is no job");
  const { stdout } = stubbed("cargo", `printf '<%s>' "$@"`).atom(job, "--package one --lib");
  assert.is(stdout, "<test><--package><one><--lib>");
});

test.run();
