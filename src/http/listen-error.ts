/** When the server can't listen where it should: the person who starts it must free the port or choose another one. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code = "LISTEN_FAILED";

  /** `reason` is the error code of the system, which says all that its error does. */
  constructor(hostname: string, port: number, reason: string) {
    super(
      `Cannot listen on ${authority(hostname, port)} as ${REASONS[reason] ?? `the system must allow it: found ${reason}`}`,
    );
  }
}

/** `hostname:port`, as a url has it. */
export const authority = (hostname: string, port: number): string =>
  `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port must be free: another program uses it",
  EACCES: "the port must be one that this user may use: found one that is reserved",
  EADDRNOTAVAIL: "the address must be one of this machine: found another",
  ENOTFOUND: "the host name must have an address: found none",
  EAI_AGAIN: "the host name must have an address: found none",
};
