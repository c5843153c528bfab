import { workOf, type Build, type Header, type Status, type Work } from "./build.ts";
import { afterAttempt, pendingDeliveries } from "./delivery.ts";
import { illegalTransition, IllegalTransitionError } from "./errors.ts";
import type { Fact } from "./fact.ts";
import { progress, unstarted } from "./progress.ts";

/**
 * The build after one more fact; `build` is undefined before its first one, which must be `queued`. Neither is changed.
 *
 * Throws `IllegalTransitionError` for a fact that the build's state does not allow: one out of order, a second end,
 * `finished` before all is done. Callbacks are tried after the end only. Facts about subjobs are taken also after a failure or a
 * cancel, since atoms that were running still end.
 */
export function evolve(id: number, build: Build | undefined, fact: Fact): Build {
  if (fact.type === "queued") {
    if (build !== undefined) throw illegalTransition(id, fact, "this must be its first fact", build.status);
    const { request, callbacks = [] } = fact;
    const deliveries = callbacks.length === 0 ? {} : { deliveries: pendingDeliveries(callbacks) };
    return { id, request, times: { queued: fact.at }, ...deliveries, status: "queued" };
  }
  if (build === undefined) throw illegalTransition(id, fact, `"queued" must come first`, "no build");
  switch (fact.type) {
    case "preparing":
      // A restart in the middle of preparing makes it start again.
      demand(build, fact, ["queued", "preparing"]);
      return { ...headerOf(build, fact), status: "preparing" };
    case "prepared":
      demand(build, fact, ["preparing"]);
      return { ...headerOf(build, fact), status: "prepared", work: unstarted(fact.plan) };
    case "building":
      demand(build, fact, ["prepared"]);
      return { ...headerOf(build, fact), status: "building", work: build.work };
    case "finished":
      demand(build, fact, ["prepared", "building"]);
      if (fact.cutShort === true) demandFailure(id, fact, build.work);
      else demandCompletion(id, fact, build.work);
      return { ...headerOf(build, fact), status: "finished", work: build.work };
    case "failed":
      demand(build, fact, ["queued", "preparing", "prepared", "building"]);
      return { ...headerOf(build, fact), status: "failed", message: fact.message, work: workOf(build) };
    case "canceled":
      demand(build, fact, ["queued", "preparing", "prepared", "building"]);
      return { ...headerOf(build, fact), status: "canceled", work: workOf(build) };
    case "interrupted":
      demand(build, fact, ["preparing", "prepared", "building"]);
      return { ...build, interruptions: (build.interruptions ?? 0) + 1 };
    case "subjobStarted":
    case "subjobRequeued":
    case "subjobFinished":
    case "atomFinished":
    case "testsRead":
      demand(build, fact, ["building", "failed", "canceled"]);
      if (build.work === null) throw illegalTransition(id, fact, "it must have a plan", "none");
      return { ...build, work: progress(id, build.work, fact) };
    case "callbackTried": {
      demand(build, fact, ["finished", "failed", "canceled"]);
      const deliveries = afterAttempt(build.deliveries ?? [], fact);
      if (deliveries === undefined)
        throw illegalTransition(id, fact, `callback ${fact.callback} must be pending`, "none or one that is not");
      return { ...build, deliveries };
    }
  }
}

/** The same, but a fact that the build can't take is left out: a bug of earlier times must not take the build away. */
export const evolveIfLegal = (id: number, build: Build | undefined, fact: Fact): Build | undefined => {
  try {
    return evolve(id, build, fact);
  } catch (error) {
    if (error instanceof IllegalTransitionError) return build;
    throw error;
  }
};

/** What goes on into the state that begins with the fact. */
const headerOf = ({ id, request, times, deliveries, interruptions }: Build, fact: Fact): Header => ({
  id,
  request,
  times: { ...times, [fact.type]: fact.at },
  ...(deliveries === undefined ? {} : { deliveries }),
  ...(interruptions === undefined ? {} : { interruptions }),
});

function demand<S extends Status>(
  build: Build,
  fact: Fact,
  allowed: readonly S[],
): asserts build is Extract<Build, { readonly status: S }> {
  if (allowed.some((status) => status === build.status)) return;
  throw illegalTransition(build.id, fact, `it must be ${allowed.join(" or ")}`, build.status);
}

/** Without this a build could pass that left atoms out. */
function demandFailure(id: number, fact: Fact, { atomsFailed }: Work): void {
  if (atomsFailed === 0) throw illegalTransition(id, fact, "an atom of it must have failed", "none");
}

/** Without this a build could pass whose atoms never ran. */
function demandCompletion(id: number, fact: Fact, { atoms, atomsDone, subjobs, subjobsDone }: Work): void {
  if (subjobsDone < subjobs.length) {
    throw illegalTransition(id, fact, `each of its ${subjobs.length} subjobs must be done`, `${subjobsDone}`);
  }
  if (atomsDone < atoms.length) {
    throw illegalTransition(id, fact, `each of its ${atoms.length} atoms must have a result`, `${atomsDone}`);
  }
}
