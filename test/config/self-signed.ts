import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { CertificateFiles } from "../../src/config/certificate.ts";

/** Makes a certificate for this machine, or for other names, that nobody else has signed, valid for a day, and its key. */
export const selfSigned = (
  folder: string,
  name: string = "server",
  names: string = "DNS:localhost,IP:127.0.0.1",
): CertificateFiles => {
  const files = { certFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
  const kind = "req -x509 -nodes -days 1 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=localhost";
  const options = [
    ...kind.split(" "),
    "-addext",
    `subjectAltName=${names}`,
    "-keyout",
    files.keyFile,
    "-out",
    files.certFile,
  ];
  execFileSync("openssl", options, { stdio: "pipe" });
  return files;
};
