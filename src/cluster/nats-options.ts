/** Which NATS master and workers meet on, and who they are to it. All of a cluster have the same but for the login. */
export interface NatsOptions {
  /** Each as `host:port`. */
  readonly servers: readonly string[];
  /** Signs all that master and workers say: who does not have it can neither run anything nor report. */
  readonly secret: string;
  /** Keeps several clusters on one NATS apart: at most 32 letters, digits, `-` and `_`. @default "clusterrunner" */
  readonly namespace?: string;
  /** @default nobody */
  readonly login?: { readonly user: string; readonly pass: string } | { readonly token: string } | null;
  /** The text of a credentials file, as `nsc` writes it. @default none */
  readonly credentials?: string | null;
  /** Encrypts all that is said, with these in PEM; null to do as the server says. @default null */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
  /** How often a worker tells that it lives, in ms; one that is silent for two of them is lost. @default 2_000 */
  readonly heartbeatMs?: number;
}
