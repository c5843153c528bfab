import type { Detector } from "./proposal.ts";

/** The targets with tests of a Cargo package, or of all packages of a workspace. */
export const detectCargo: Detector = (project) =>
  project.files.includes("Cargo.toml")
    ? [
        {
          name: "Cargo",
          found: "Cargo.toml",
          notes: [
            "An atom for each target that has tests: a library, its examples in comments, a binary, a file in tests/.",
            "The set-up compiles all of them, so that no atom waits for another's compiler.",
          ],
          setup: ["cargo test --workspace --no-run"],
          // Cargo allows no blank in these names, so it is words that the variable holds.
          commands: ["cargo test $TARGET"],
          variable: "TARGET",
          list: LIST,
          example: null,
          junit: null,
        },
      ]
    : [];

/** In cargo's JSON each package and each target has a `{` of its own; a package stands before its targets. */
const LIST = String.raw`cargo metadata --no-deps --format-version 1 | tr '{' '\n' | awk -F'"' '
  /^"name":"[^"]*","version"/ { package = "--package " $4 }
  /^"kind":\[/ && /"src_path"/ {
    match($0, /"name":"[^"]*"/)
    name = substr($0, RSTART + 8, RLENGTH - 9)
    if (/"test":true/ && /^"kind":\["(lib|rlib|dylib|cdylib|staticlib|proc-macro)"/) print package " --lib"
    if (/"doctest":true/) print package " --doc"
    if (/"test":true/ && /^"kind":\["bin"/) print package " --bin " name
    if (/"test":true/ && /^"kind":\["test"/) print package " --test " name
  }'`;
