import { spawnSync } from "node:child_process";

/** A network of its own, with one cable to this machine. */
export interface NetworkNamespace {
  /** This machine's end of the cable. */
  readonly address: string;
  /** What goes before a command that is to run in it. */
  readonly prefix: readonly string[];
  /** Pulls the cable out. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** A range that is kept for documents and tests, so that no network has it. */
const NETWORK = "198.51.100";

/** Undefined where that can't be made: it takes root and iproute2. @param id tells it from others, 0 to 62 */
export const openNetworkNamespace = (id: number): NetworkNamespace | undefined => {
  const name = `cr-test-${process.pid}-${id}`;
  const [here, there] = [`crh${process.pid % 1_000_000}-${id}`, `crt${process.pid % 1_000_000}-${id}`];
  const [address, other] = [`${NETWORK}.${4 * id + 1}`, `${NETWORK}.${4 * id + 2}`];
  const ip = (...words: readonly string[]): boolean => spawnSync("ip", words, { stdio: "ignore" }).status === 0;
  const close = (): void => {
    ip("link", "del", here);
    ip("netns", "del", name);
  };
  const isOpen =
    ip("netns", "add", name) &&
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name) &&
    ip("addr", "add", `${address}/30`, "dev", here) &&
    ip("link", "set", here, "up") &&
    ip("-n", name, "addr", "add", `${other}/30`, "dev", there) &&
    ip("-n", name, "link", "set", there, "up") &&
    ip("-n", name, "link", "set", "lo", "up");
  if (!isOpen) {
    close();
    return undefined;
  }
  return {
    address,
    prefix: ["ip", "netns", "exec", name],
    cut: () => void ip("link", "set", here, "down"),
    mend: () => void ip("link", "set", here, "up"),
    close,
  };
};
