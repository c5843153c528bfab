import * as assert from "uvu/assert";
import { checkConf } from "../src/config.ts";
import { makeHome, type Home } from "./config/home.ts";
import { suite } from "./support/suite.ts";

const test = suite<{ home: Home }>("config check", { context: { home: makeHome() } });

test.after(({ home }) => home.remove());

test("a check tells every problem of the file with its line, whatever the environment says", ({ home }) => {
  home.write("[general]\nkill_grace = -1\nprot = 1\n[master]\nport = x\n");
  const { file, problems } = checkConf({ environment: { ...home.environment, CLUSTERRUNNER_PORT: "1" } });
  assert.is(file, home.conf);
  assert.equal(
    problems.map(({ line }) => line),
    [3, 2, 5],
  );
  assert.is(problems[2]?.reason, '"port" must be a whole number from 0 to 65535: found "x"');
  assert.is(problems[0]?.unknown?.name, "prot");
});

test("a check tells of a file that can't be used, of a certificate that isn't there, and of nothing else", ({
  home,
}) => {
  home.write("[general]\nhttps_cert_file = /absent/cert\nhttps_key_file = /absent/key\n");
  const { problems } = checkConf({ environment: home.environment });
  assert.is(problems.length, 1);
  assert.match(problems[0]?.message ?? "", "/absent/cert");
  home.write("[general]\nnats_url = nats://127.0.0.1\nnats_credentials_file = /absent/creds\n");
  assert.match(checkConf({ environment: home.environment }).problems[0]?.message ?? "", "/absent/creds");
  home.write("[general]\n", 0o644);
  assert.match(checkConf({ environment: home.environment }).problems[0]?.message ?? "", "chmod 600");
  home.write("[general]\nport = 1\n");
  assert.equal(checkConf({ environment: home.environment }).problems, []);
  assert.is(checkConf({ environment: home.environment, file: "/absent.conf" }).problems.length, 1);
});

test.run();
