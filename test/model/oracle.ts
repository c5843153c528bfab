import type { Plan, Status, SubjobProgress } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";

const OPEN: readonly Status[] = ["queued", "preparing", "prepared", "building"];
const WITH_SUBJOBS: readonly Status[] = ["building", "failed", "canceled"];

/** The state machine once more, as plainly as can be: the states in which each fact may come. */
const STATES: Readonly<Record<Fact["type"], readonly (Status | "none")[]>> = {
  queued: ["none"],
  preparing: ["queued", "preparing"],
  prepared: ["preparing"],
  building: ["prepared"],
  finished: ["prepared", "building"],
  failed: OPEN,
  canceled: OPEN,
  subjobStarted: WITH_SUBJOBS,
  subjobRequeued: WITH_SUBJOBS,
  subjobFinished: WITH_SUBJOBS,
  atomFinished: WITH_SUBJOBS,
  testsRead: WITH_SUBJOBS,
  callbackTried: ["finished", "failed", "canceled"],
  interrupted: ["preparing", "prepared", "building"],
};

/** Says of each fact of a build in turn whether it is legal, by a mutable model of its own. */
export class Oracle {
  /** Every state with every fact that it allows: `building > finished`. */
  static readonly transitions: readonly string[] = Object.entries(STATES).flatMap(([fact, states]) =>
    states.map((state) => `${state} > ${fact}`),
  );

  status: Status | "none" = "none";
  enteredAt: number | undefined;
  interruptions = 0;
  #plan: Plan | undefined;
  readonly #subjobs: SubjobProgress["state"][] = [];
  readonly #results = new Set<string>();
  /** The callbacks that wait, by their places. */
  readonly #pending = new Set<number>();

  /** Whether the fact is legal; if it is, it has happened. */
  takes(fact: Fact): boolean {
    if (!STATES[fact.type].includes(this.status)) return false;
    if ("subjob" in fact) return this.#takesSubjobFact(fact);
    if (fact.type === "finished" && !this.#isComplete()) return false;
    if (fact.type === "callbackTried") {
      const wasPending = this.#pending.has(fact.callback);
      if (fact.state !== "pending") this.#pending.delete(fact.callback);
      return wasPending;
    }
    if (fact.type === "queued") for (const place of (fact.callbacks ?? []).keys()) this.#pending.add(place);
    if (fact.type === "prepared") {
      this.#plan = fact.plan;
      this.#subjobs.push(...fact.plan.subjobs.map(() => "waiting" as const));
    }
    if (fact.type === "interrupted") {
      this.interruptions += 1;
      return true;
    }
    this.status = fact.type;
    this.enteredAt = fact.at;
    return true;
  }

  #takesSubjobFact(fact: Extract<Fact, { readonly subjob: number }>): boolean {
    const state = this.#subjobs[fact.subjob];
    const size = this.#plan?.subjobs[fact.subjob]?.atoms.length ?? 0;
    if (state === undefined) return false;
    if (fact.type === "testsRead") {
      return this.#plan?.job.junit !== undefined && this.#results.has(`${fact.subjob} ${fact.atom}`);
    }
    if (state === "done") return false;
    switch (fact.type) {
      case "subjobStarted":
        this.#subjobs[fact.subjob] = "running";
        return true;
      case "subjobRequeued":
        this.#subjobs[fact.subjob] = "waiting";
        for (let atom = fact.from ?? 0; atom < size; atom++) this.#results.delete(`${fact.subjob} ${atom}`);
        return true;
      case "subjobFinished":
        if (state === "running") this.#subjobs[fact.subjob] = "done";
        return state === "running";
      case "atomFinished":
        if (state !== "running" || fact.atom >= size) return false;
        this.#results.add(`${fact.subjob} ${fact.atom}`);
        return true;
    }
  }

  #isComplete(): boolean {
    const atoms = this.#plan?.subjobs.reduce((sum, subjob) => sum + subjob.atoms.length, 0) ?? 0;
    return this.#results.size === atoms && this.#subjobs.every((state) => state === "done");
  }
}
