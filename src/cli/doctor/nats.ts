import { findMaster } from "../../cluster/find-master.ts";
import type { NatsOptions } from "../../cluster/nats-options.ts";
import { ok, wrong, type Finding } from "./finding.ts";

/** Whether the NATS of the settings lets us in, and whether a master is there. */
export const checkNats = async (options: NatsOptions): Promise<Finding> => {
  const name = "NATS";
  const found = await findMaster(options);
  const place = options.servers.join(", ");
  if (!found.ok)
    return wrong(name, `${place}: ${found.message}`, "start nats-server there, or mend nats_url and what goes with it");
  const master =
    found.value === null ? "no master with this namespace and secret answers" : `its master is on ${found.value}`;
  return ok(name, `${place} answers; ${master}`);
};
