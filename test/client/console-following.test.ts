import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { allOf, failureOf, refusal, sceneOf, type Scene } from "./fake-server.ts";

const test = suite("consoles of the client");

interface Look {
  /** The console by then; null before the atom has begun. */
  readonly lines: readonly string[] | null;
  readonly atom: "NOT_STARTED" | "IN_PROGRESS" | "COMPLETED" | null;
  readonly build: "BUILDING" | "FAILURE";
}

/** A server on which something happens each time that the client waits. */
const following = (looks: readonly Look[]): Scene => {
  const scene: Scene = sceneOf((request) => {
    const look = looks[scene.clock.slept.length];
    if (look === undefined) throw new TypeError("Cannot answer as nothing more happens");
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/build/1") return Response.json({ build: { id: 1, status: look.build } });
    if (pathname === "/build/1/subjob/2/atom/0") {
      if (look.atom === null) return refusal(404);
      return Response.json({ atom: { id: 0, subjob_id: 2, command_string: "", state: look.atom } });
    }
    assert.is(pathname, "/build/1/subjob/2/atom/0/console");
    if (look.lines === null) return refusal(404);
    const offset = Number(searchParams.get("offset_line"));
    if (offset > look.lines.length) return refusal(400);
    // Two lines at most, as a server may give fewer than are asked for.
    const given = look.lines.slice(offset, offset + 2);
    return Response.json({
      offset_line: offset,
      num_lines: given.length,
      total_num_lines: look.lines.length,
      content: given.join(""),
    });
  });
  return scene;
};

const contentOf = async ({ client }: Scene): Promise<readonly string[]> =>
  (await allOf(client.followConsole(1, 2, 0, { pollMs: 100 }))).map(
    ({ offset_line, content }) => `${offset_line}:${content}`,
  );

test("an atom is waited for, and told from its first line to the last one without a newline", async () => {
  const scene = following([
    { lines: null, atom: null, build: "BUILDING" },
    { lines: null, atom: "NOT_STARTED", build: "BUILDING" },
    { lines: ["a\n", "b\n", "c\n"], atom: "IN_PROGRESS", build: "BUILDING" },
    { lines: ["a\n", "b\n", "c\n"], atom: "IN_PROGRESS", build: "BUILDING" },
    { lines: ["a\n", "b\n", "c\n", "half"], atom: "COMPLETED", build: "BUILDING" },
  ]);
  assert.equal(await contentOf(scene), ["0:a\nb\n", "2:c\n", "3:half"]);
  assert.equal(scene.clock.slept, [100, 100, 100, 100]);
});

test("an atom that is begun anew is told from its first line again", async () => {
  const scene = following([
    { lines: ["a\n", "b\n"], atom: "IN_PROGRESS", build: "BUILDING" },
    { lines: ["a\n"], atom: "COMPLETED", build: "BUILDING" },
  ]);
  assert.equal(await contentOf(scene), ["0:a\nb\n", "0:a\n"]);
});

test("the console of an atom that never runs ends with its build", async () => {
  const scene = following([
    { lines: null, atom: "NOT_STARTED", build: "BUILDING" },
    { lines: null, atom: "NOT_STARTED", build: "FAILURE" },
  ]);
  assert.equal(await contentOf(scene), []);
});

test("an atom that is not there once its build has ended is told as the server does", async () => {
  const scene = following([
    { lines: null, atom: null, build: "BUILDING" },
    { lines: null, atom: null, build: "FAILURE" },
  ]);
  assert.is((await failureOf(contentOf(scene))).status, 404);
});

test("the console of an unknown build fails", async () => {
  const { client } = sceneOf(() => refusal(404));
  assert.is((await failureOf(allOf(client.followConsole(9, 0, 0)))).status, 404);
});

test.run();
