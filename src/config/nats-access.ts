import { X509Certificate } from "node:crypto";
import { readCertificate, type CertificateFiles } from "./certificate.ts";
import type { NatsAddress } from "./nats-address.ts";
import { cannotUse, readSettingFile } from "./setting-file.ts";

/** What the settings say of NATS. */
export interface NatsSettings extends NatsAddress {
  /** What keeps several masters on one NATS apart. */
  readonly namespace: string;
  /** An absolute path, as are the others; null for none. */
  readonly credentialsFile: string | null;
  readonly caFile: string | null;
  /** What is shown to the server. */
  readonly certificate: CertificateFiles | null;
}

/** The same, with what the files hold. Never to be shown. */
export interface NatsAccess extends Pick<NatsSettings, "servers" | "namespace" | "login"> {
  readonly credentials: string | null;
  /** Null to do as the server says. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
}

/** Reads the files that settings name. Throws a `ConfigError` for one that can't be read, or holds something else. */
export const readNatsAccess = (settings: NatsSettings): NatsAccess => {
  const { servers, namespace, login, isEncrypted, credentialsFile, caFile, certificate } = settings;
  return {
    servers,
    namespace,
    login,
    credentials: credentialsFile === null ? null : credentialsIn(credentialsFile),
    tls:
      isEncrypted || caFile !== null || certificate !== null
        ? {
            ...(caFile === null ? {} : { ca: authorityIn(caFile) }),
            ...(certificate === null ? {} : readCertificate(certificate, "nats")),
          }
        : null,
  };
};

const credentialsIn = (file: string): string => {
  const text = readSettingFile("nats_credentials_file", file, { isPrivate: true });
  if (/-BEGIN NATS USER JWT-[^]+-BEGIN USER NKEY SEED-/.test(text)) return text;
  throw cannotUse("nats_credentials_file", file, "hold a JWT and a seed, as nsc writes them", "something else");
};

const authorityIn = (file: string): string => {
  const text = readSettingFile("nats_ca_file", file);
  if (isCertificate(text)) return text;
  throw cannotUse("nats_ca_file", file, "hold a certificate as PEM", "something else");
};

const isCertificate = (text: string): boolean => {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
};
