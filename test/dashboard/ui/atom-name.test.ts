import * as assert from "uvu/assert";
import { atomName } from "../../../src/dashboard/ui/atom-name.ts";
import { suite } from "../../support/suite.ts";

const test = suite("names of atoms");

test("a name is the value that makes an atom what it is", () => {
  for (const [command, name] of [
    ['export N="3";', "N=3"],
    ['export FILE="a \\"b\\".ts";', 'FILE=a \\"b\\".ts'],
    ['export A="1"; export B="2";', 'export A="1"; export B="2";'],
    ["", ""],
  ] as const)
    assert.is(atomName(command), name);
});

test.run();
