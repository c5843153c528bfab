import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { freePort, startNatsServer } from "./bus/nats-server.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";
import { untilWorkers } from "./bench/many-machines/until-workers.ts";

const test = suite("docs of many machines", { limitMs: 40_000 });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(join(ROOT, "docs/many-machines.md"), "utf8");
const PROGRAM = join(ROOT, "dist/bundle/cli/main.js");

/** The code blocks of a language, in order. */
const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, name]) => name === language).map(([, , code]) => code!);

test("the three machines work as they are told to be set up, over TLS and with a password", async () => {
  const folder = temporaryFolder();
  const port = await freePort();
  /** The same on this machine alone, and as whoever runs the tests. */
  const here = (text: string): string =>
    text
      .replaceAll("/etc/clusterrunner/ca.pem", "/etc/nats/ca.pem")
      .replaceAll("/etc/nats", join(folder, "etc"))
      .replaceAll("/var/lib/nats", join(folder, "store"))
      .replaceAll("/var/lib/clusterrunner", join(folder, "worker"))
      .replaceAll("10.0.0.1:4222", `127.0.0.1:${port}`)
      .replaceAll("10.0.0.1", "127.0.0.1")
      // What takes root, and what the server is told besides.
      .replaceAll(/^(apt-get|chown|  store_dir:).*$/gm, "");
  const [shell = ""] = blocks("sh");
  const [natsConf = ""] = blocks("conf");
  const [master = "", worker = "", unit = ""] = blocks("ini");
  const made = spawnSync("bash", ["-euc", here(shell)], { cwd: folder, encoding: "utf8" });
  assert.is(made.status, 0, made.stderr);
  const fileOf = (name: string, text: string): string => {
    writeFileSync(join(folder, name), here(text), { mode: 0o600 });
    return join(folder, name);
  };
  const server = await startNatsServer({ port, args: ["-c", fileOf("nats-server.conf", natsConf)] });
  const home = join(folder, "home");
  mkdirSync(join(home, ".clusterrunner"), { recursive: true });
  fileOf("home/.clusterrunner/clusterrunner.conf", master);
  const environment = { ...process.env, HOME: home };
  const start = (words: readonly string[]) => {
    const child = spawn(process.execPath, [PROGRAM, ...words], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "close");
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += String(text)));
    return { child, ended, said: () => said };
  };
  const httpPort = await freePort();
  const serving = start(["master", "-p", String(httpPort)]);
  const [, command = ""] = /^ExecStart=\/usr\/bin\/clusterrunner (.*)$/m.exec(unit) ?? [];
  const conf = "/etc/clusterrunner/worker.conf";
  assert.ok(command.endsWith(conf));
  const working = start(command.replace(conf, fileOf("worker.conf", worker)).split(" "));
  try {
    const url = `http://127.0.0.1:${httpPort}`;
    const end = Promise.race([working.ended, serving.ended]).then(() => {
      throw new Error(`One of them has ended: ${serving.said()}${working.said()}`);
    });
    await Promise.race([untilWorkers(url, 1), end]);
    end.catch(() => {});
    const slaves = await (await fetch(`${url}/v1/slave`)).text();
    const [only] = JSON.parse(slaves).slaves;
    assert.is(only?.num_executors, 8, `${serving.said()}${working.said()}`);
    assert.not.match(`${serving.said()}${working.said()}`, "long password");
    assert.not.match(`${serving.said()}${working.said()}`, "long%20password");
    working.child.kill("SIGTERM");
    assert.equal(await working.ended, [0, null], working.said());
  } finally {
    for (const { child, ended } of [working, serving]) {
      child.kill("SIGTERM");
      await ended;
    }
    await server.kill();
  }
});

test("all cases of the torture that the page names are there", () => {
  // Their text tells, without loading all that they use.
  const cases = ["cases.ts", "many-cases.ts"].map((name) => readFileSync(join(ROOT, "test/torture", name), "utf8"));
  const there = new Set([...cases.join("").matchAll(/^    name: "(\w+)",$/gm)].map(([, name]) => name));
  const names = /--only ([\w,]+)/.exec(PAGE)?.[1]?.split(",") ?? [];
  assert.ok(names.length > 0);
  for (const name of names) assert.ok(there.has(name), name);
});

test.run();
