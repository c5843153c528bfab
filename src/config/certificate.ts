import { createPrivateKey, X509Certificate } from "node:crypto";
import { cannotUse, readSettingFile } from "./setting-file.ts";

/** Absolute paths of files in PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * Reads the certificate of a server and its key, or those that are shown to NATS. Throws a `ConfigError` that names the file which can't be read, holds something else, or
 * does not fit the other, and for a key that everybody can read.
 */
export const readCertificate = (
  { certFile, keyFile }: CertificateFiles,
  side: "https" | "nats" = "https",
): { readonly cert: string; readonly key: string } => {
  const certSetting = `${side}_cert_file`;
  const keySetting = `${side}_key_file`;
  const cert = readSettingFile(certSetting, certFile);
  const key = readSettingFile(keySetting, keyFile, { isPrivate: true });
  const certificate = parse(certSetting, certFile, "a certificate", () => new X509Certificate(cert));
  const privateKey = parse(keySetting, keyFile, "a private key without a passphrase", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw cannotUse(keySetting, keyFile, `be the key of "${certFile}"`, "that of another certificate");
  return { cert, key };
};

/** What the parser says is left out, since it may quote the key. */
const parse = <T>(setting: string, file: string, what: string, parser: () => T): T => {
  try {
    return parser();
  } catch {
    throw cannotUse(setting, file, `hold ${what} as PEM`, "something else");
  }
};
