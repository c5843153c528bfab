import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { ensureSecret, loadConfig } from "../../src/config.ts";
import { PACKAGED_CONF, withSecret } from "../../src/config/secret.ts";
import { suite } from "../support/suite.ts";
import { makeHome, thrownBy, type Home } from "./home.ts";

const homes: Home[] = [];
const newHome = (): Home => {
  const home = makeHome();
  homes.push(home);
  return home;
};

const test = suite("secret");

test.after(() => {
  for (const home of homes) home.remove();
});

test("a missing file is written from the packaged one, with a new secret, for its owner alone", () => {
  const { conf, environment } = newHome();
  const { secret, file } = ensureSecret({ environment });
  assert.is(file, conf);
  assert.match(secret, /^[a-z0-9]{128}$/);
  assert.is(statSync(conf).mode & 0o777, 0o600);
  assert.is(statSync(dirname(conf)).mode & 0o777, 0o700);
  assert.is(
    readFileSync(conf, "utf8"),
    readFileSync(PACKAGED_CONF, "utf8").replace("# secret = None", `secret = ${secret}`),
  );
  assert.equal(readdirSync(dirname(conf)), ["clusterrunner.conf"]);
});

test("a second start finds the secret of the first", () => {
  const { environment } = newHome();
  const { secret } = ensureSecret({ environment });
  assert.is(ensureSecret({ environment }).secret, secret);
  assert.is(loadConfig({ environment }).secret, secret);
});

test("two first starts do not choose the same secret", () => {
  assert.is.not(ensureSecret(newHome()).secret, ensureSecret(newHome()).secret);
});

test("a secret that is missing in a file is added, and all else in it stays", () => {
  const home = newHome();
  home.write("# mine\n[general]\n; note\nkill_grace = 7\n\n[master]\nport = 1 # here\n");
  const { secret } = ensureSecret(home);
  assert.is(
    readFileSync(home.conf, "utf8"),
    `# mine\n[general]\nsecret = ${secret}\n; note\nkill_grace = 7\n\n[master]\nport = 1 # here\n`,
  );
});

test("a secret given from outside is taken and nothing is written", () => {
  const home = newHome();
  const environment = { ...home.environment, CLUSTERRUNNER_SECRET: "from outside" };
  assert.is(ensureSecret({ environment }).secret, "from outside");
  assert.not(existsSync(home.conf));
});

test("a bad setting elsewhere is told before anything is written", () => {
  const home = newHome();
  const error = thrownBy(() => ensureSecret({ environment: home.environment, flags: { port: "x" } }));
  assert.match(error.message, "--port");
  assert.not(existsSync(home.conf));
});

test("an empty, a short and a well known secret are refused, and none is ever printed", () => {
  const known = createHash("sha512").update("").digest("hex");
  for (const [secret, wish] of [
    ["", "at least 8 characters"],
    ["hunter7", "at least 8 characters"],
    [known, "known to nobody else"],
  ] as const) {
    const home = newHome();
    home.write(`[general]\nsecret = ${secret}\nport = x\n`);
    for (const load of [loadConfig, ensureSecret]) {
      const { message, stack } = thrownBy(() => load(home));
      assert.match(message, wish);
      assert.match(message, `one of ${secret.length} characters`);
      if (secret !== "") assert.not.match(`${message}${stack}`, secret);
    }
  }
});

test("older secrets are held to the same, and none of them is ever printed", () => {
  const known = createHash("sha512").update("").digest("hex");
  for (const [secrets, wish] of [
    ["hunter7hunter7, hunter7", "each at least 8 characters"],
    ["hunter7hunter7,", "each at least 8 characters"],
    [Array.from({ length: 9 }, (_, index) => `hunter7hunter7${index}`).join(), "at most 8 secrets"],
    [`hunter7hunter7, ${known}`, "known to nobody else"],
  ] as const) {
    const home = newHome();
    home.write(`[general]\nsecret = good-enough-secret\nprevious_secrets = ${secrets}\n`);
    const { message, stack } = thrownBy(() => loadConfig(home));
    assert.match(message, wish);
    assert.match(message, `found ${secrets.split(",").length}, of ${secrets.length} characters in all`);
    assert.not.match(`${message}${stack}`, "hunter7");
  }
});

test("a secret in a line that is no setting is not printed either", () => {
  const home = newHome();
  home.write("[general]\nhunter7hunter7\nhunter7 hunter7 = x\n[hunter7]\n");
  const { message } = thrownBy(() => loadConfig(home));
  assert.is(message.split("\n").length, 3);
  assert.not.match(message, "hunter7");
});

test("a link to a file stays a link", () => {
  const home = newHome();
  home.write("[general]\n");
  const target = join(home.path, "dotfiles.conf");
  renameSync(home.conf, target);
  symlinkSync(target, home.conf);
  const { secret } = ensureSecret(home);
  assert.ok(lstatSync(home.conf).isSymbolicLink());
  assert.match(readFileSync(target, "utf8"), secret);
});

test("what a start that was killed left behind becomes the secret of the next", () => {
  const home = newHome();
  mkdirSync(dirname(home.conf));
  writeFileSync(`${home.conf}.secret`, "left-behind-secret", { mode: 0o600 });
  assert.is(ensureSecret(home).secret, "left-behind-secret");
  assert.equal(readdirSync(dirname(home.conf)), ["clusterrunner.conf"]);
});

test("programs that start at once end with one secret", async () => {
  const { environment } = newHome();
  const script = `import { ensureSecret } from ${JSON.stringify(new URL("../../src/config.js", import.meta.url).href)};
    console.log(ensureSecret({ environment: process.env }).secret);`;
  const starts = Array.from({ length: 4 }, () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env: environment }),
  );
  const secrets = (await Promise.all(starts)).map(({ stdout }) => stdout.trim());
  assert.is(new Set([...secrets, loadConfig({ environment }).secret]).size, 1);
});

test("a folder that cannot be written is told as such", () => {
  const home = newHome();
  writeFileSync(join(home.path, ".clusterrunner"), "in the way");
  const { message } = thrownBy(() => ensureSecret({ environment: home.environment }));
  assert.match(message, /^Cannot (read|save a secret in) ".*clusterrunner\.conf" as .*: found E\w+$/);
});

for (const [name, before, after] of [
  ["commented out", "[general]\n# secret = None\nport = 1\n", "[general]\nsecret = S\nport = 1\n"],
  ["said to be None", "[general]\nport = 1\nsecret = None ; later\n", "[general]\nport = 1\nsecret = S\n"],
  ["not mentioned", "# top\n [general] \nport = 1", "# top\n [general] \nsecret = S\nport = 1"],
  ["without a section", "[master]\nport = 1\n", "[general]\nsecret = S\n\n[master]\nport = 1\n"],
  ["in no file at all", "", "[general]\nsecret = S\n\n"],
  ["in lines that end as on Windows", "[general]\r\nport = 1\r\n", "[general]\r\nsecret = S\nport = 1\r\n"],
] as const) {
  test(`a secret that is ${name} is set in its place`, () => assert.is(withSecret(before, "S"), after));
}

test.run();
