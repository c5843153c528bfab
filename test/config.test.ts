import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { ConfigError, loadConfig } from "../src/config.ts";
import { makeHome, thrownBy, type Home } from "./config/home.ts";
import { suite } from "./support/suite.ts";

const test = suite<{ home: Home }>("config", { context: { home: makeHome() } });

test.after(({ home }) => home.remove());

test("without a file every setting has its default, and nothing is created", ({ home }) => {
  assert.equal(loadConfig({ environment: home.environment }), {
    file: home.conf,
    secret: null,
    previousSecrets: [],
    baseDirectory: join(home.path, ".clusterrunner"),
    gitStrictHostKeyChecking: false,
    killGraceSeconds: 5,
    callbackUrl: null,
    corsAllowedOrigins: null,
    https: null,
    nats: null,
    replayWindowSeconds: 0,
    signReads: false,
    maxQueuedBuilds: 1_000,
    retention: { builds: null, days: null, bytes: null },
    hostname: "127.0.0.1",
    port: 43_000,
    maxBodyBytes: 1_048_576,
    maxHeaderBytes: 16_384,
    maxConnections: 4_096,
    logLevel: "info",
    numExecutors: availableParallelism(),
    labels: [],
  });
  assert.not(existsSync(join(home.path, ".clusterrunner")));
});

test("a config is frozen", ({ home }) => {
  assert.ok(Object.isFrozen(loadConfig({ environment: home.environment })));
});

test("every setting is read from its section", ({ home }) => {
  home.write(`[general]
secret = "a;secret#with marks"
base_directory = ~/elsewhere
git_strict_host_key_checking = TRUE
kill_grace = 0.5
callback_url = "https://user:pa;ss@ci.example/hook"
cors_allowed_origins_regex = https://[a-z]+\\.example\\.com
https_cert_file = /etc/server.crt
https_key_file = ~/server.key
nats_url = "tls://me:pa%3Bss@10.0.0.1, nats://[::1]:4333"
nats_namespace = team-1
nats_ca_file = ~/ca.crt
nats_cert_file = /etc/nats.crt
nats_key_file = /etc/nats.key
previous_secrets = "an;older secret, the#oldest"
replay_window = 300
sign_reads = true
max_queued_builds = 7
keep_builds = 20
keep_days = 30
keep_bytes = 5000000000
[master]
hostname = ::1
port = 0
max_body_bytes = 2048
max_header_bytes = 8192
max_connections = 9
log_level = Warning
[slave]
num_executors = 3
labels = gpu, big,gpu
`);
  assert.equal(loadConfig({ environment: home.environment }), {
    file: home.conf,
    secret: "a;secret#with marks",
    previousSecrets: ["an;older secret", "the#oldest"],
    baseDirectory: join(home.path, "elsewhere"),
    gitStrictHostKeyChecking: true,
    killGraceSeconds: 0.5,
    callbackUrl: "https://user:pa;ss@ci.example/hook",
    corsAllowedOrigins: /https:\/\/[a-z]+\.example\.com/,
    https: { certFile: "/etc/server.crt", keyFile: join(home.path, "server.key") },
    nats: {
      servers: ["10.0.0.1:4222", "[::1]:4333"],
      isEncrypted: true,
      login: { user: "me", pass: "pa;ss" },
      namespace: "team-1",
      credentialsFile: null,
      caFile: join(home.path, "ca.crt"),
      certificate: { certFile: "/etc/nats.crt", keyFile: "/etc/nats.key" },
    },
    replayWindowSeconds: 300,
    signReads: true,
    maxQueuedBuilds: 7,
    retention: { builds: 20, days: 30, bytes: 5_000_000_000 },
    hostname: "::1",
    port: 0,
    maxBodyBytes: 2_048,
    maxHeaderBytes: 8_192,
    maxConnections: 9,
    logLevel: "warn",
    numExecutors: 3,
    labels: ["gpu", "big"],
  });
});

test("a flag goes before the environment, that before the own section, that before [general], that before the default", ({
  home,
}) => {
  const port = (content: string, environment: Record<string, string>, flag?: string): number => {
    home.write(content);
    return loadConfig({ environment: { ...home.environment, ...environment }, flags: { port: flag } }).port;
  };
  const both = "[general]\nport = 2\n[master]\nport = 3\n";
  assert.is(port("[general]\n", {}), 43_000);
  assert.is(port("[general]\nport = 2\n", {}), 2);
  assert.is(port(both, {}), 3);
  assert.is(port(both, { CLUSTERRUNNER_PORT: "4" }), 4);
  assert.is(port(both, { CLUSTERRUNNER_PORT: "4" }, "5"), 5);
});

test("a setting that is None or empty counts as not set", ({ home }) => {
  home.write("[general]\nsecret = None\nport = 2\n[master]\nport = None\nlog_level =\n[slave]\nnum_executors = None\n");
  const config = loadConfig({ environment: { ...home.environment, CLUSTERRUNNER_PORT: "" } });
  assert.is(config.port, 2);
  assert.is(config.secret, null);
  assert.is(config.logLevel, "info");
  assert.is(config.numExecutors, availableParallelism());
});

test("a base directory from outside the file is where the file is looked for", ({ home }) => {
  const environment = { HOME: home.path, CLUSTERRUNNER_BASE_DIRECTORY: "~/base" };
  assert.is(loadConfig({ environment }).file, join(home.path, "base", "clusterrunner.conf"));
  assert.is(loadConfig({ environment, flags: { base_directory: "/var/base/" } }).file, "/var/base/clusterrunner.conf");
});

test("a pattern for origins must be one", ({ home }) => {
  home.write("[general]\ncors_allowed_origins_regex = (\n");
  const error = thrownBy(() => loadConfig({ environment: home.environment }));
  assert.match(String(error), /"cors_allowed_origins_regex".* must be a regular expression: found "\("/);
});

test("all problems are told at once, each with its place, the wish and what was found", ({ home }) => {
  home.write(
    "stray = 1\n[general]\nkill_grace = soon\n[master]\nprot = 1\nport = 65536\n[server]\nport = 1\n[slave]\nport = 1\n",
  );
  const error = thrownBy(() =>
    loadConfig({ environment: { ...home.environment, CLUSTERRUNNER_HOSTNAME: "a b" }, flags: { num_executors: "0" } }),
  );
  assert.instance(error, ConfigError);
  const { conf } = home;
  assert.equal(error.message.split("\n"), [
    `Cannot read "${conf}" line 1 as "stray" must stand in a section: found none above it`,
    `Cannot read "${conf}" line 5 as a key of [master] must be one of "hostname", "port", "max_body_bytes", "max_header_bytes", "max_connections", "log_level": found "prot"`,
    `Cannot read "${conf}" line 7 as a section must be one of "general", "master", "slave": found "server"`,
    `Cannot read "${conf}" line 10 as a key of [slave] must be one of "num_executors", "labels": found "port"`,
    `Cannot use "kill_grace" in "${conf}" line 3 as it must be a number of seconds from 0 to 3600: found "soon"`,
    `Cannot use environment variable "CLUSTERRUNNER_HOSTNAME" as it must be a host name or an address: found "a b"`,
    `Cannot use "port" in "${conf}" line 6 as it must be a whole number from 0 to 65535: found "65536"`,
    `Cannot use option "--num-executors" as it must be a whole number from 1 to 1024: found "0"`,
  ]);
});

test("values that only look right are refused", ({ home }) => {
  const problem = (flags: Record<string, string>): string =>
    thrownBy(() => loadConfig({ environment: home.environment, flags })).message;
  home.write("[general]\n");
  assert.match(problem({ port: "43000.5" }), "whole number");
  assert.match(problem({ port: "0x10" }), "whole number");
  assert.match(problem({ kill_grace: "-1" }), "number of seconds");
  assert.match(problem({ kill_grace: "3601" }), "number of seconds");
  assert.match(problem({ git_strict_host_key_checking: "yes" }), "True or False");
  assert.match(problem({ base_directory: "relative/path" }), "absolute path");
  assert.match(problem({ base_directory: "~somebody" }), "absolute path");
  assert.match(problem({ log_level: "LOUD" }), "DEBUG, INFO");
  assert.match(problem({ log_level: "constructor" }), "DEBUG, INFO");
  assert.match(problem({ max_body_bytes: "1 MiB" }), "whole number from 1024");
  assert.match(problem({ replay_window: "3601" }), "whole number from 0 to 3600");
  assert.match(problem({ sign_reads: "1" }), "True or False");
  assert.match(problem({ max_queued_builds: "0" }), "whole number from 1");
  assert.match(problem({ max_header_bytes: "100" }), "whole number from 4096");
  assert.match(problem({ max_connections: "0" }), "whole number from 1");
  assert.match(problem({ labels: "gpu,,big" }), "at most 16 labels");
  assert.match(problem({ nats_namespace: "a.b" }), "at most 32 letters");
});

test("a callback that is none is refused without being shown, since it may hold a password", ({ home }) => {
  for (const callback_url of ["ftp://user:s3cret@ci.example/", "s3cret.example/hook", "https://"]) {
    const { message } = thrownBy(() => loadConfig({ environment: home.environment, flags: { callback_url } }));
    assert.is(message, 'Cannot use option "--callback-url" as it must be an http or https url: found something else');
  }
});

test("a certificate without its key is refused, and a key without its certificate", ({ home }) => {
  const problem = (line: string): string => {
    home.write(`[general]\n${line}\n`);
    return thrownBy(() => loadConfig({ environment: home.environment })).message;
  };
  assert.is(
    problem("https_cert_file = /etc/server.crt"),
    `Cannot use "https_cert_file" in "${home.conf}" line 2 as it must be set together with "https_key_file": found "/etc/server.crt"`,
  );
  assert.match(problem("https_key_file = /etc/server.key"), `be set together with "https_cert_file"`);
  assert.match(problem("https_key_file = server.key"), "be an absolute path");
});

test("a named file must exist, the default one need not", ({ home }) => {
  const file = join(home.path, "none.conf");
  const error = thrownBy(() => loadConfig({ environment: home.environment, file }));
  assert.is(error.message, `Cannot read "${file}" as it must exist: found nothing there`);
});

test("a file that is no file is refused", ({ home }) => {
  const error = thrownBy(() => loadConfig({ environment: {}, file: join(home.path, ".clusterrunner") }));
  assert.instance(error, ConfigError);
  assert.match(error.message, "only its owner may have access");
});

for (const mode of [0o640, 0o604, 0o620, 0o601]) {
  test(`a file of mode ${mode.toString(8)} is refused with the command that mends it`, ({ home }) => {
    home.write("[general]\n", mode);
    const error = thrownBy(() => loadConfig({ environment: home.environment }));
    assert.is(
      error.message,
      `Cannot use "${home.conf}" as only its owner may have access to it: found mode 0${mode.toString(8)}, mend it with: chmod 600 "${home.conf}"`,
    );
  });
}

test.run();
