import { randomInt } from "node:crypto";
import { readFileSync, realpathSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseConf, readConfFile } from "./conf-file.ts";
import { createPrivateFile, replacePrivateFile } from "./private-file.ts";
import { NOT_SET } from "./setting.ts";

/** As long as the original's, and of the same characters. */
const SECRET_LENGTH = 128;
const SECRET_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The conf with all defaults that comes with the package. */
export const PACKAGED_CONF: string = fileURLToPath(new URL("../../../clusterrunner.conf", import.meta.url));

/**
 * Makes sure that a conf file exists and names a secret: a missing file is written from the packaged one, a missing
 * secret is generated and written into it, its other lines untouched.
 *
 * However many programs do this at once, and wherever one of them is killed, all end with the same secret: it is first
 * put beside the file, where only one can be the first, and whoever comes later takes what lies there.
 */
export const saveSecret = (file: string): void => {
  createPrivateFile(file, readFileSync(PACKAGED_CONF, "utf8"));
  // The file may be a link into somebody's collection of dot files: the link stays.
  const target = realpathSync(file);
  const claim = `${target}.secret`;
  createPrivateFile(claim, newSecret());
  // In this order: a claim that is read before the file still lacks a secret is the one that everybody reads.
  const secret = readConfFile(claim);
  const content = readConfFile(target) ?? "";
  const given = parseConf(content, target).entries.find(({ key }) => key === "secret");
  if (secret !== undefined && (given === undefined || given.text === NOT_SET)) {
    replacePrivateFile(target, withSecret(content, secret));
  }
  // Not if the file could not be written, so that the next start takes the same secret.
  rmSync(claim, { force: true });
};

/** The text of a conf with `secret` set in `[general]`: in place of the line that sets none, commented out or not, if there is one. */
export const withSecret = (content: string, secret: string): string => {
  const line = `secret = ${secret}`;
  const lines = content.split("\n");
  const given = parseConf(content, "").entries.find(({ key }) => key === "secret");
  const unset =
    given === undefined ? lines.findIndex((text) => /^\s*[#;]\s*secret\s*=\s*None\s*$/.test(text)) : given.line - 1;
  const header = lines.findIndex((text) => /^\s*\[\s*general\s*\]\s*$/.test(text));
  if (header === -1) return `[general]\n${line}\n\n${content}`;
  return (unset > header ? lines.with(unset, line) : lines.toSpliced(header + 1, 0, line)).join("\n");
};

const newSecret = (): string =>
  Array.from({ length: SECRET_LENGTH }, () => SECRET_CHARACTERS[randomInt(SECRET_CHARACTERS.length)]).join("");
