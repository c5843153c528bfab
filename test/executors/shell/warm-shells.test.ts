import * as assert from "uvu/assert";
import type { SubjobOrder } from "../../../src/executors/contract.ts";
import { createWarmShells, type WarmShells } from "../../../src/executors/shell/warm-shells.ts";
import { buildMark } from "../../../src/model/build-mark.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";
import { ENVIRONMENT } from "./shells.ts";

const test = suite("warm shells");
const root = temporaryFolder();

const orderOf = (some: Partial<SubjobOrder> = {}): SubjobOrder => ({
  build: 1,
  subjob: 0,
  projectDirectory: root,
  environment: { B: "1" },
  atoms: [],
  ...some,
});

const withShells = async (
  use: (shells: WarmShells, told: string[]) => Promise<void>,
  environment = ENVIRONMENT,
): Promise<void> => {
  const told: string[] = [];
  const shells = createWarmShells({
    environment,
    onStart: (pid) => told.push(`start ${pid}`),
    onEnd: (pid) => told.push(`end ${pid}`),
  });
  try {
    await use(shells, told);
  } finally {
    await shells.end();
  }
};

test("subjobs of one build share a shell, whatever the values of their variables", () =>
  withShells(async (shells, told) => {
    const shell = await shells.shellFor(orderOf());
    shells.rest();
    assert.is(await shells.shellFor(orderOf({ subjob: 1, environment: { B: "2" } })), shell);
    assert.equal(told, [`start ${shell?.pid}`]);
    await shells.end();
    assert.equal(told, [`start ${shell?.pid}`, `end ${shell?.pid}`]);
  }));

test("another build, folder or set of variables gets another shell, and the one before is ended", () =>
  withShells(async (shells) => {
    let before = await shells.shellFor(orderOf());
    for (const some of [{ build: 2 }, { projectDirectory: "/" }, { environment: { C: "1" } }]) {
      const shell = await shells.shellFor(orderOf(some));
      assert.ok(shell?.isAlive);
      await before?.end();
      assert.is.not(shell, before);
      before = shell;
    }
  }));

test("a build of the same number that is marked otherwise gets another shell, as it is ended by its mark", () =>
  withShells(async (shells) => {
    const marked = (folder: string): SubjobOrder => orderOf({ environment: buildMark(folder) });
    const before = await shells.shellFor(marked("/first/life"));
    assert.is(await shells.shellFor(marked("/first/life")), before);
    assert.is.not(await shells.shellFor(marked("/second/life")), before);
  }));

test("a shell that has ended is replaced", () =>
  withShells(async (shells) => {
    const shell = await shells.shellFor(orderOf());
    await shell?.end();
    const next = await shells.shellFor(orderOf());
    assert.ok(next?.isAlive);
  }));

test("there is none where the environment governs bash from its start", () =>
  withShells(
    async (shells) => {
      assert.is(await shells.shellFor(orderOf()), undefined);
    },
    { ...ENVIRONMENT, BASH_ENV: "/dev/null" },
  ));

test.run();
