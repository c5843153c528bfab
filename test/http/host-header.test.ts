import * as assert from "uvu/assert";
import { listenOn } from "../../src/http/server.ts";
import { suite } from "../support/suite.ts";
import { connectTo, parseAnswer } from "./connection.ts";
import { makeWorld } from "./world.ts";

const test = suite("host header");

test("whatever a client calls the server, it has an answer that is no fault of the server", async () => {
  const world = makeWorld();
  const server = await listenOn({ hostname: "127.0.0.1", port: 0 })(world.app, () => {});
  try {
    const answers: (readonly [host: string, status: number])[] = [];
    for (const host of ["build.example:43000", "", "h:99999", "1.2.3.4.5", "a b", "[::1", "%zz", "h@x"]) {
      const { send, rest } = await connectTo(server.url);
      send(`GET /v1/slave HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      answers.push([host, parseAnswer(await rest).status]);
    }
    assert.equal(
      answers.filter(([, status]) => status !== 200),
      [
        ["h:99999", 400],
        ["1.2.3.4.5", 400],
      ],
    );
    assert.equal(world.logged, []);
  } finally {
    server.cut();
    await server.close();
    await world.close();
  }
});

test.run();
