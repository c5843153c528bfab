import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readCertificate } from "../../src/config/certificate.ts";
import { ConfigError } from "../../src/config/config-error.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { thrownBy } from "./home.ts";
import { selfSigned } from "./self-signed.ts";

const folder = temporaryFolder();
const FILES = selfSigned(folder);
const OTHER = selfSigned(folder, "other");

const test = suite("certificate");

const refusal = (files: Partial<typeof FILES>): string => {
  const error = thrownBy(() => readCertificate({ ...FILES, ...files }));
  assert.instance(error, ConfigError);
  return error.message;
};

test("a certificate is read with its key, and so is one with words before it and others behind it", () => {
  const cert = readFileSync(FILES.certFile, "utf8");
  const key = readFileSync(FILES.keyFile, "utf8");
  assert.equal(readCertificate(FILES), { cert, key });
  const certFile = join(folder, "chain.crt");
  const chain = `subject=CN = localhost\n${cert}${readFileSync(OTHER.certFile, "utf8")}`;
  writeFileSync(certFile, chain);
  assert.equal(readCertificate({ ...FILES, certFile }), { cert: chain, key });
});

test("a file that is missing is named", () => {
  const certFile = join(folder, "none.crt");
  assert.is(
    refusal({ certFile }),
    `Cannot use "https_cert_file" as "${certFile}" must be a file that this user may read: found ENOENT`,
  );
  assert.match(refusal({ keyFile: folder }), `Cannot use "https_key_file" as "${folder}" must be a file`);
});

test("a file that holds something else is named, and nothing of it is told", () => {
  const file = join(folder, "words");
  writeFileSync(file, "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n", { mode: 0o600 });
  assert.is(
    refusal({ certFile: file }),
    `Cannot use "https_cert_file" as "${file}" must hold a certificate as PEM: found something else`,
  );
  assert.is(
    refusal({ keyFile: file }),
    `Cannot use "https_key_file" as "${file}" must hold a private key without a passphrase as PEM: found something else`,
  );
});

test("a key with a passphrase is refused, without asking for it", () => {
  const keyFile = join(folder, "locked.key");
  execFileSync("openssl", ["pkey", "-in", FILES.keyFile, "-aes256", "-passout", "pass:abcd", "-out", keyFile]);
  chmodSync(keyFile, 0o600);
  assert.match(refusal({ keyFile }), "a private key without a passphrase");
});

test("a key of another certificate is refused", () => {
  assert.is(
    refusal({ keyFile: OTHER.keyFile }),
    `Cannot use "https_key_file" as "${OTHER.keyFile}" must be the key of "${FILES.certFile}": found that of another certificate`,
  );
});

test("a key that everybody can read is refused with the command that mends it, one that a group can read is not", () => {
  const keyFile = join(folder, "open.key");
  writeFileSync(keyFile, readFileSync(FILES.keyFile));
  chmodSync(keyFile, 0o644);
  assert.match(refusal({ keyFile }), `found mode 0644, mend it with: chmod o= "${keyFile}"`);
  chmodSync(keyFile, 0o640);
  assert.ok(readCertificate({ ...FILES, keyFile }));
});

test.run();
