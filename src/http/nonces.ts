/** The nonces of requests that were taken, as long as one with the same could be taken again. */
export interface Nonces {
  /**
   * Takes the nonce of a request that was signed at `timestamp`. All times are seconds since the epoch.
   *
   * - `taken`: it is new, and is not taken again while its timestamp is good.
   * - `used`: another request had it.
   * - `forgotten`: the timestamp is so old that its nonces are not known any more, or that a server before this one may have taken
   *   them.
   * - `full`: there is no room, and none is made by forgetting one that is still good.
   */
  take(nonce: string, timestamp: number, now: number): "taken" | "used" | "forgotten" | "full";
}

export interface NoncesOptions {
  /** How far from the server's time a timestamp may be, in seconds. */
  readonly window: number;
  /** When the server began to remember, in seconds since the epoch: what was signed until then it can't tell from a replay. */
  readonly since: number;
  /** How many are remembered at most. @default 100_000, which takes some 20 MB */
  readonly most?: number;
}

const MOST = 100_000;

/** They are in memory alone. A clock that is set back does not make an old timestamp good again. */
export const createNonces = ({ window, since, most = MOST }: NoncesOptions): Nonces => {
  const known = new Set<string>();
  const byTimestamp = new Map<number, string[]>();
  /** Nothing is known of timestamps up to this one. */
  let forgotten = Math.floor(since);

  const forget = (until: number): void => {
    for (const [timestamp, nonces] of byTimestamp) {
      if (timestamp > until) continue;
      // Not all until then: a clock that was ahead for a while would have all refused until it is there again.
      forgotten = Math.max(forgotten, timestamp);
      byTimestamp.delete(timestamp);
      for (const nonce of nonces) known.delete(nonce);
    }
  };

  return {
    take(nonce, timestamp, now) {
      forget(Math.ceil(now - window) - 1);
      if (timestamp <= forgotten) return "forgotten";
      if (known.has(nonce)) return "used";
      if (known.size >= most) return "full";
      known.add(nonce);
      const others = byTimestamp.get(timestamp);
      if (others === undefined) byTimestamp.set(timestamp, [nonce]);
      else others.push(nonce);
      return "taken";
    },
  };
};
