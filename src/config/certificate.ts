import { createPrivateKey, X509Certificate } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { ConfigError } from "./config-error.ts";

/** Absolute paths of files in PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

const OTHERS_MAY_READ = 0o004;

/**
 * Reads the certificate of a server and its key. Throws a `ConfigError` that names the file which can't be read, holds something else, or
 * does not fit the other, and for a key that everybody can read.
 */
export const readCertificate = ({
  certFile,
  keyFile,
}: CertificateFiles): { readonly cert: string; readonly key: string } => {
  const cert = read("https_cert_file", certFile);
  const key = read("https_key_file", keyFile, requirePrivate);
  const certificate = parse("https_cert_file", certFile, "a certificate", () => new X509Certificate(cert));
  const privateKey = parse("https_key_file", keyFile, "a private key without a passphrase", () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw cannotUse("https_key_file", keyFile, `be the key of "${certFile}"`, "that of another certificate");
  return { cert, key };
};

const read = (setting: string, file: string, check: (mode: number, file: string) => void = () => {}): string => {
  try {
    const descriptor = openSync(file, "r");
    try {
      check(fstatSync(descriptor).mode, file);
      return readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw cannotUse(setting, file, "be a file that this user may read", code, error);
  }
};

const requirePrivate = (mode: number, file: string): void => {
  if ((mode & OTHERS_MAY_READ) === 0) return;
  const found = (mode & 0o777).toString(8).padStart(4, "0");
  throw cannotUse(
    "https_key_file",
    file,
    "be hidden from other users",
    `mode ${found}, mend it with: chmod o= "${file}"`,
  );
};

/** What the parser says is left out, since it may quote the key. */
const parse = <T>(setting: string, file: string, what: string, parser: () => T): T => {
  try {
    return parser();
  } catch {
    throw cannotUse(setting, file, `hold ${what} as PEM`, "something else");
  }
};

const cannotUse = (setting: string, file: string, wish: string, found: string, cause?: unknown): ConfigError =>
  new ConfigError([`Cannot use "${setting}" as "${file}" must ${wish}: found ${found}`], { cause });
