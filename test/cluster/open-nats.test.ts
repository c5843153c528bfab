import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { openNats } from "../../src/cluster/open-nats.ts";
import { startNatsServer } from "../bus/nats-server.ts";
import { selfSigned } from "../config/self-signed.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("the way to NATS over TLS", { limitMs: 20_000 });

/** What comes of connecting to a server with a certificate for these names, by each of these hosts: undefined if it works. */
const connected = async (names: string, hosts: readonly string[]): Promise<readonly (string | undefined)[]> => {
  const folder = temporaryFolder();
  const { certFile, keyFile } = selfSigned(folder, "nats", names);
  const conf = join(folder, "conf");
  writeFileSync(conf, `tls { cert_file: "${certFile}", key_file: "${keyFile}" }`);
  const server = await startNatsServer({ args: ["-c", conf] });
  const ca = readFileSync(certFile, "utf8");
  const tried: (string | undefined)[] = [];
  for (const host of hosts) {
    try {
      const options = { servers: [`${host}:${server.port}`], secret: "a secret", tls: { ca } };
      const { bus } = await openNats(options, () => {});
      await bus.close();
      tried.push(undefined);
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  await server.kill();
  return tried;
};

test("a server is found by its name or its address, if that is in its certificate", async () => {
  assert.equal(await connected("DNS:localhost,IP:127.0.0.1", ["localhost", "127.0.0.1"]), [undefined, undefined]);
});

test("one whose certificate is for another name or address is refused", async () => {
  const [byName = "", byAddress = ""] = await connected("DNS:other,IP:127.0.0.2", ["localhost", "127.0.0.1"]);
  assert.match(
    byName,
    /^Cannot connect to NATS as a server must answer and let us in: found Hostname\/IP does not match/,
  );
  assert.match(
    byAddress,
    /^Cannot connect to NATS as a server must answer and let us in: found Hostname\/IP does not match/,
  );
});

test("a certificate for this machine's name alone is none for its address", async () => {
  const [byAddress = ""] = await connected("DNS:localhost", ["127.0.0.1"]);
  assert.match(byAddress, "does not match");
});

test.run();
