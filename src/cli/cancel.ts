import { buildStateOf } from "./build-state.ts";
import type { BuildNumber } from "./commands/build-number.ts";
import { findBuild } from "./find-build.ts";
import { withServer, type ServerFlags } from "./server.ts";

/** Ends a build with all that it runs, and says so once that is done; 0 is the exit code, also for one that was canceled before. */
export const runCancel = (number: BuildNumber, flags: ServerFlags): Promise<number> =>
  withServer(flags, async ({ client }) => {
    const build = await findBuild(client, number, "cancel");
    const { id } = build;
    const before = buildStateOf(build);
    if (before === "passed" || before === "failed" || before === "error")
      throw new Error(`Cannot cancel build ${id} as it must not have ended: found it ${ENDED[before]}`);
    await client.cancel(id);
    // It may have come to its end in between.
    const after = buildStateOf(await client.build(id));
    const text =
      before === "canceled" ? "was canceled before" : after === "canceled" ? "is canceled" : `ended: ${after}`;
    process.stdout.write(`Build ${id} ${text}.\n`);
    return 0;
  });

const ENDED = { passed: "passed", failed: "failed", error: "ended by an error" } as const;
