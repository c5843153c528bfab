import { randomUUID } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import { ownerOf } from "../owner.ts";
import { ConfigError, loadConfig, readCertificate, readNatsAccess, type Config, type NatsAccess } from "../config.ts";
import { coloursFor, type Colours } from "./colours.ts";
import { checkClock } from "./doctor/clock.ts";
import type { Finding } from "./doctor/finding.ts";
import { checkPrivacy, checkRoom, checkTemporary, roomIn } from "./doctor/folders.ts";
import { checkLeftovers, checkProcessTable } from "./doctor/leftovers.ts";
import { checkLimits, limitsHere } from "./doctor/limits.ts";
import { checkNats } from "./doctor/nats.ts";
import { checkBash, checkGit, checkNode } from "./doctor/programs.ts";
import { checkPort, checkServer } from "./doctor/server.ts";
import { badSettings, checkSettings } from "./doctor/settings.ts";
import { endIfUnread } from "./unread-output.ts";
import { count, tame } from "./wording.ts";
import { wrapped } from "./wrapped.ts";

interface DoctorOptions {
  readonly json: boolean;
  readonly configFile: string | undefined;
  /** Of this program. */
  readonly version: string;
}

/** Looks at this machine, changes nothing, and prints what it found; the exit code is 1 if something is wrong, else 0. */
export const runDoctor = async ({ json, configFile, version }: DoctorOptions): Promise<number> => {
  endIfUnread(process.stdout);
  const findings = [...(await checkMachine()), ...(await checkConfigured(configFile, version))];
  const isWell = findings.every(({ state }) => state !== "wrong");
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: isWell, checks: findings }, null, 2)}\n`);
  } else {
    const width = process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : WIDTH;
    process.stdout.write(showFindings(findings, coloursFor(process.stdout), width));
  }
  return isWell ? 0 : 1;
};

const WIDTH = 100;

/** Whatever the settings say. */
const checkMachine = async (): Promise<readonly Finding[]> => [
  checkNode(process.versions.node),
  ...(await Promise.all([
    checkGit(process.env),
    checkBash("/bin/bash", process.env),
    checkTemporary(tmpdir(), process.env),
  ])),
  checkProcessTable("/proc"),
];

const checkConfigured = async (file: string | undefined, version: string): Promise<readonly Finding[]> => {
  let config: Config;
  let certificate: string | null;
  let nats: NatsAccess | null;
  try {
    config = loadConfig({ environment: process.env, file });
    certificate = config.https === null ? null : readCertificate(config.https).cert;
    nats = config.nats === null ? null : readNatsAccess(config.nats);
  } catch (error) {
    // Where the base folder and the port are is not known then.
    if (error instanceof ConfigError) return [badSettings(error.problems)];
    throw error;
  }
  const { baseDirectory, numExecutors, maxConnections } = config;
  const { uid } = userInfo();
  const running = { url: ownerOf(baseDirectory)?.url ?? null, certificate };
  const now = Date.now();
  return [
    ...checkSettings(config, certificate, now),
    checkPrivacy(baseDirectory, uid),
    checkRoom("disk", baseDirectory, roomIn(baseDirectory)),
    ...checkLimits(limitsHere(uid), { executors: numExecutors, maxConnections }),
    checkClock(now, baseDirectory),
    await checkServer(running, version),
    await checkPort(config, running),
    // Without a secret nobody answers, and the server makes one when it starts.
    ...(nats === null ? [] : [await checkNats({ ...nats, secret: config.secret ?? randomUUID() })]),
    ...checkLeftovers(baseDirectory),
  ];
};

/** What a person reads: a line for each finding, what to do below it, and a sentence about all. */
export const showFindings = (findings: readonly Finding[], colours: Colours, width: number): string => {
  const longest = Math.max(...findings.map(({ name }) => name.length));
  const indent = " ".repeat(MARK_WIDTH + longest + GAP.length);
  const blocks = findings.map(({ name, state, found, mend }) => {
    const [first = "", ...others] = wrapped(tame(found), Math.max(NARROWEST, width - indent.length));
    const head = `${PAINT[state](colours)(state.padEnd(MARK_WIDTH))}${name.padEnd(longest)}${GAP}${first}`;
    const what = mend === null ? [] : wrapped(`mend: ${tame(mend)}`, Math.max(NARROWEST, width - indent.length));
    return [head, ...[...others, ...what.map((line) => colours.cyan(line))].map((line) => `${indent}${line}`)].join(
      "\n",
    );
  });
  return `${blocks.join("\n")}\n\n${verdict(findings, colours)}\n`;
};

const verdict = (findings: readonly Finding[], colours: Colours): string => {
  const wrong = findings.filter(({ state }) => state === "wrong").length;
  const warnings = findings.filter(({ state }) => state === "warning").length;
  if (wrong > 0)
    return colours.red(`${count(wrong, "thing")} wrong${warnings > 0 ? `, ${count(warnings, "warning")}` : ""}`);
  return warnings > 0
    ? colours.yellow(`Nothing is wrong; ${count(warnings, "warning")}`)
    : colours.green("All is well");
};

const MARK_WIDTH = "warning ".length;
const GAP = "  ";

/** Less would be a column of syllables. */
const NARROWEST = 16;

const PAINT: Readonly<Record<Finding["state"], (colours: Colours) => (text: string) => string>> = {
  ok: ({ green }) => green,
  warning: ({ yellow }) => yellow,
  wrong: ({ red }) => red,
};
