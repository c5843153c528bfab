import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { badSettings, checkSettings } from "../../../src/cli/doctor/settings.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { loadConfig, type SettingTexts } from "../../../src/config.ts";
import { selfSigned } from "../../config/self-signed.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/settings");

const NOW = Date.now();

const findings = (flags: SettingTexts, certificate: string | null = null, now = NOW): readonly Finding[] =>
  checkSettings(loadConfig({ environment: { HOME: "/absent" }, flags }), certificate, now);

const stateOf = (name: string, found: readonly Finding[]): string | undefined =>
  found.find((finding) => finding.name === name)?.state;

test("the defaults are well", () => {
  assert.equal(
    findings({}).map(({ name, state }) => [name, state]),
    [
      ["settings", "ok"],
      ["secret", "ok"],
    ],
  );
});

test("a secret that is short, or of few characters, is a warning that does not hold it", () => {
  for (const secret of ["s3cr3t-pass", "abcabcabc".repeat(8)]) {
    const found = findings({ secret });
    assert.is(stateOf("secret", found), "warning", secret);
    assert.not.ok(JSON.stringify(found).includes(secret));
  }
  assert.is(stateOf("secret", findings({ secret: "q8x0vz5k2m7r1t4y9w3e6u8i0o5p2a7s" })), "ok");
});

test("others on the network without https are a warning", () => {
  for (const hostname of ["0.0.0.0", "ci.example.com"])
    assert.is(stateOf("network", findings({ hostname })), "warning");
  for (const hostname of ["localhost", "127.0.0.2", "::1"])
    assert.is(stateOf("network", findings({ hostname })), undefined);
});

test("a certificate is told before it ends, and when it has", () => {
  const folder = temporaryFolder();
  const pem = readFileSync(selfSigned(folder).certFile, "utf8");
  const day = 86_400_000;
  assert.is(stateOf("certificate", findings({}, pem, NOW + 60_000)), "warning");
  assert.is(stateOf("certificate", findings({}, pem, NOW + 2 * day)), "wrong");
  assert.is(stateOf("certificate", findings({}, pem, NOW - day)), "wrong");
});

test("settings that can't be used are told with the way to see them all", () => {
  assert.match(badSettings(["one", "two", "three"]).found, "one; and 2 more");
  assert.is(badSettings(["one"]).found, "one");
  assert.match(badSettings(["one"]).mend ?? "", "clusterrunner validate");
});

test.run();
