import type { Bus } from "../bus/contract.ts";
import type { SourceAnswer, SourceAsked } from "../bus/messages.ts";
import type { Plan } from "../model/build.ts";
import { createBuildSource, type BuildSource } from "./build-source.ts";
import type { OpenShipping } from "../projects/shipment.ts";
import { createSlots } from "../projects/slots.ts";

/** What workers are told that have to check a build out. */
export interface NatsSources {
  /** From now on the build can be checked out elsewhere. */
  add(build: number, plan: Plan): void;
  /** It can no more, and what was packed of it is removed, here and in the object store. Safe to call twice. Never rejects. */
  remove(build: number): Promise<void>;
  /** Answers one. Rejects if the object store can't be used now: asked again, it goes on with what is being packed. */
  answer(asked: SourceAsked): Promise<SourceAnswer>;
}

export interface NatsSourcesOptions {
  readonly bus: Pick<Bus, "objects" | "onReconnect">;
  readonly openShipping: OpenShipping;
}

/** How much is packed at once, over all builds: machines may ask by the hundred. */
const PACKED_AT_ONCE = 4;

export const createNatsSources = ({ bus, openShipping }: NatsSourcesOptions): NatsSources => {
  const packing = createSlots(PACKED_AT_ONCE);
  const builds = new Map<number, BuildSource>();
  // A server that has lost what it had stored is asked for nothing that it had.
  bus.onReconnect(() => {
    for (const source of builds.values()) source.forget();
  });
  return {
    add: (build, plan) => {
      if (plan.commit === null || builds.has(build)) return;
      const open = (signal: AbortSignal) => openShipping(build, plan, signal);
      builds.set(build, createBuildSource({ objects: bus.objects, packing, open }));
    },
    answer: ({ build, has }) => {
      const reason = `Cannot check out build ${build} as it must be under way: found no such build`;
      return builds.get(build)?.answer(has) ?? Promise.resolve({ type: "gone", reason });
    },
    remove: async (build) => {
      const source = builds.get(build);
      builds.delete(build);
      await source?.remove();
    },
  };
};
