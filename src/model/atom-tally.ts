import { isFlaky } from "./atom-result.ts";
import type { AtomResult } from "./build.ts";

/** What builds tell about one atom of a job. */
export interface AtomHistory {
  /** As `projectOf` names it. */
  readonly project: string;
  readonly commandString: string;
  /** The newest build in which it has a result. */
  readonly lastBuild: number;
  /** In how many builds it has a result. */
  readonly runs: number;
  /** In how many of them it failed at its last attempt. */
  readonly failures: number;
  /** In how many of them it passed, but not at its first attempt. */
  readonly flakes: number;
  /** At how many commits it passed in one build and failed in another. */
  readonly contradictions: number;
  readonly meanSeconds: number;
  readonly greatestSeconds: number;
}

/** Sums up the results of one atom, build by build. */
export class AtomTally {
  readonly #atom: Pick<AtomHistory, "project" | "commandString" | "lastBuild">;
  #runs = 0;
  #failures = 0;
  #flakes = 0;
  #seconds = 0;
  #greatestSeconds = 0;
  /** Where it passed, and where it failed; made when needed, as most commits are built once. */
  #passedAt: Set<string> | undefined;
  #failedAt: Set<string> | undefined;

  constructor(atom: Pick<AtomHistory, "project" | "commandString" | "lastBuild">) {
    this.#atom = atom;
  }

  /** `commit` is null for one that is in no other build. */
  add(result: AtomResult, commit: string | null): void {
    const { exitCode, seconds } = result;
    const passed = exitCode === 0;
    this.#runs += 1;
    this.#failures += Number(!passed);
    this.#flakes += Number(isFlaky(result));
    this.#seconds += seconds;
    this.#greatestSeconds = Math.max(this.#greatestSeconds, seconds);
    if (commit === null) return;
    if (passed) (this.#passedAt ??= new Set()).add(commit);
    else (this.#failedAt ??= new Set()).add(commit);
  }

  /** How often it passed and failed with nothing changed. */
  get flips(): number {
    return this.#flakes + this.#contradictions;
  }

  get meanSeconds(): number {
    return this.#runs === 0 ? 0 : this.#seconds / this.#runs;
  }

  /** Negative if it comes before the other one by its name, positive if after. */
  compareName(other: AtomTally): number {
    const { commandString, project } = this.#atom;
    return compare(commandString, other.#atom.commandString) || compare(project, other.#atom.project);
  }

  get history(): AtomHistory {
    return {
      ...this.#atom,
      runs: this.#runs,
      failures: this.#failures,
      flakes: this.#flakes,
      contradictions: this.#contradictions,
      meanSeconds: this.meanSeconds,
      greatestSeconds: this.#greatestSeconds,
    };
  }

  get #contradictions(): number {
    let count = 0;
    for (const commit of this.#failedAt ?? []) if (this.#passedAt?.has(commit) === true) count += 1;
    return count;
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
