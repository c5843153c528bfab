import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import type { Config } from "../../config.ts";
import { ok, warning, wrong, type Finding } from "./finding.ts";

/** Settings that can't be used; `problems` are sentences. */
export const badSettings = (problems: readonly string[]): Finding => {
  const [first = "", ...others] = problems;
  const found = others.length === 0 ? first : `${first}; and ${others.length} more`;
  return wrong("settings", found, "clusterrunner validate shows every problem with its line");
};

/** Settings that can be used, and whether they are wise. `certificate` is what the server shows over https, as PEM. */
export const checkSettings = (config: Config, certificate: string | null, now: number): readonly Finding[] => [
  ok("settings", existsSync(config.file) ? config.file : `every one has its default, as there is no ${config.file}`),
  checkSecret(config.secret),
  ...(certificate === null ? [] : [checkCertificate(certificate, now)]),
  ...checkReach(config),
];

/** Characters below which guessing is a matter of time, whatever they are. */
const SHORT = 32;

/** Distinct characters below which a secret was typed rather than drawn. */
const FEW = 8;

const checkSecret = (secret: string | null): Finding => {
  const anew = 'remove it from the conf, and "clusterrunner master" makes one of 128 characters';
  if (secret === null) return ok("secret", "none yet; the first start of the server makes one");
  if (secret.length < SHORT) return warning("secret", `one of ${secret.length} characters`, anew);
  return new Set(secret).size < FEW
    ? warning("secret", "one of a few characters that repeat", anew)
    : ok("secret", `one of ${secret.length} characters`);
};

const MS_PER_DAY = 86_400_000;
const SOON_DAYS = 14;

const checkCertificate = (pem: string, now: number): Finding => {
  const { validFrom, validTo } = new X509Certificate(pem);
  const days = Math.floor((Date.parse(validTo) - now) / MS_PER_DAY);
  const anew = "put a new one in https_cert_file, and start the server again";
  if (Date.parse(validFrom) > now)
    return wrong("certificate", `valid only from ${validFrom}`, "look at the clock, or wait");
  if (days < 0) return wrong("certificate", `valid until ${validTo}`, anew);
  const found = `valid for ${days} more days`;
  return days < SOON_DAYS ? warning("certificate", found, anew) : ok("certificate", found);
};

const checkReach = ({ hostname, https }: Config): readonly Finding[] => {
  if (https !== null || hostname === "localhost" || hostname === "::1" || hostname.startsWith("127.")) return [];
  const found = `others on the network reach ${hostname}, and what they send and read is not encrypted`;
  return [warning("network", found, "set https_cert_file and https_key_file, or hostname = 127.0.0.1")];
};
