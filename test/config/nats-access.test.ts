import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ConfigError, loadConfig, readNatsAccess, type NatsAccess } from "../../src/config.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { thrownBy } from "./home.ts";
import { selfSigned } from "./self-signed.ts";

const folder = temporaryFolder();
const FILES = selfSigned(folder);
const CREDENTIALS = `-----BEGIN NATS USER JWT-----
eyJ0
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
SUAM
------END USER NKEY SEED------
`;

const test = suite("nats-access");

const accessOf = (flags: Readonly<Record<string, string>>): NatsAccess => {
  const { nats } = loadConfig({ environment: { HOME: folder }, flags: { nats_url: "nats://me:pass@a", ...flags } });
  assert.ok(nats);
  return readNatsAccess(nats);
};

const refusal = (flags: Readonly<Record<string, string>>): string => {
  const error = thrownBy(() => accessOf(flags));
  assert.instance(error, ConfigError);
  return error.message;
};

const fileWith = (name: string, text: string, mode: number): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
};

test("without files there are a login and a namespace, and encryption is up to the server", () => {
  assert.equal(accessOf({}), {
    servers: ["a:4222"],
    namespace: "clusterrunner",
    login: { user: "me", pass: "pass" },
    credentials: null,
    tls: null,
  });
});

test("a url of tls and files of certificates have all be encrypted", () => {
  const [cert, key] = [readFileSync(FILES.certFile, "utf8"), readFileSync(FILES.keyFile, "utf8")];
  assert.equal(accessOf({ nats_url: "tls://a" }).tls, {});
  assert.equal(accessOf({ nats_ca_file: FILES.certFile }).tls, { ca: cert });
  assert.equal(accessOf({ nats_cert_file: FILES.certFile, nats_key_file: FILES.keyFile }).tls, { cert, key });
});

test("credentials are read from a file that others can't read", () => {
  const flags = { nats_url: "nats://a" };
  assert.is(
    accessOf({ ...flags, nats_credentials_file: fileWith("good.creds", CREDENTIALS, 0o640) }).credentials,
    CREDENTIALS,
  );
  const open = fileWith("open.creds", CREDENTIALS, 0o644);
  assert.is(
    refusal({ ...flags, nats_credentials_file: open }),
    `Cannot use "nats_credentials_file" as "${open}" must be hidden from other users: found mode 0644, mend it with: chmod o= "${open}"`,
  );
  const other = fileWith("other.creds", "hush", 0o600);
  assert.is(
    refusal({ ...flags, nats_credentials_file: other }),
    `Cannot use "nats_credentials_file" as "${other}" must hold a JWT and a seed, as nsc writes them: found something else`,
  );
});

test("credentials beside a user in the url are refused, as only one could be meant", () => {
  assert.match(
    refusal({ nats_credentials_file: "/etc/creds" }),
    'Cannot use option "--nats-credentials-file" as it must be set only if "nats_url" names no user',
  );
});

test("a file that is missing, or no certificate, is named, and so is a certificate without its key", () => {
  const words = fileWith("words", "hush", 0o600);
  assert.match(refusal({ nats_ca_file: words }), `"nats_ca_file" as "${words}" must hold a certificate as PEM`);
  assert.match(refusal({ nats_ca_file: join(folder, "none") }), '"nats_ca_file" as');
  const files = { nats_cert_file: FILES.certFile, nats_key_file: words };
  assert.match(refusal(files), `Cannot use "nats_key_file" as "${words}" must hold a private key`);
  assert.match(refusal({ nats_cert_file: "/a" }), 'as it must be set together with "nats_key_file"');
});

test.run();
