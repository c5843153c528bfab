import fc from "fast-check";
import * as assert from "uvu/assert";
import { canBeExported, followEnvironment } from "../../../src/executors/shell/shell-environment.ts";
import { suite } from "../../support/suite.ts";

const test = suite("shell environment");

const variables = fc.dictionary(fc.constantFrom("A", "B", "C"), fc.constantFrom("1", "2", ""), {
  noNullPrototype: true,
});

test("after its changes a shell exports what it was started with and what is wanted, whatever was wanted before", () => {
  fc.assert(
    fc.property(variables, fc.array(variables), (start, wishes) => {
      const environment = followEnvironment(start);
      const exported = new Map<string, string>(Object.entries(start));
      for (const wanted of wishes) {
        const changes = environment.changesTo(wanted);
        for (const [name, value] of changes) {
          if (value === undefined) exported.delete(name);
          else exported.set(name, value);
        }
        environment.changed(changes);
        assert.equal(Object.fromEntries(exported), { ...start, ...wanted });
        assert.is(environment.changesTo(wanted).size, 0);
      }
    }),
  );
});

test("what bash sets itself, what is no name and what holds NUL can't be exported", () => {
  assert.ok(canBeExported({ A: "", _b1: "\n" }));
  for (const name of ["PPID", "IFS", "RANDOM", "_", "1A", "A-B", ""])
    assert.not.ok(canBeExported({ [name]: "1" }), name);
  assert.not.ok(canBeExported({ A: "\0" }));
});

test.run();
