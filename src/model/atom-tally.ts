import { isFlaky } from "./atom-result.ts";
import type { AtomResult } from "./build.ts";

/** What builds tell about one atom of a job. */
export interface AtomHistory {
  /** As `projectOf` names it. */
  readonly project: string;
  readonly commandString: string;
  /** The newest build in which it has a result. */
  readonly lastBuild: number;
  /** Its subjob there, and its place within that. */
  readonly lastSubjob: number;
  readonly lastAtom: number;
  /** How many results it has: one in a build, or one for each repetition. */
  readonly runs: number;
  /** How many of them say that it failed at its last attempt. */
  readonly failures: number;
  /** How many of them say that it passed, but not at its first attempt. */
  readonly flakes: number;
  /** In how many sources it both passed and failed: at a commit, or in a build that repeats it. */
  readonly contradictions: number;
  readonly meanSeconds: number;
  readonly greatestSeconds: number;
}

type NamedAtom = Pick<AtomHistory, "project" | "commandString" | "lastBuild" | "lastSubjob" | "lastAtom">;

/** Sums up the results of one atom, build by build. */
export class AtomTally {
  readonly #atom: NamedAtom;
  #runs = 0;
  #failures = 0;
  #flakes = 0;
  #seconds = 0;
  #greatestSeconds = 0;
  /** Where it passed, and where it failed; made when needed, as most sources are built once. */
  #passedAt: Set<string> | undefined;
  #failedAt: Set<string> | undefined;

  constructor(atom: NamedAtom) {
    this.#atom = atom;
  }

  /** `source` says of what the result is; null where no other result can be of the same. */
  add(result: AtomResult, source: string | null): void {
    const { exitCode, seconds } = result;
    const passed = exitCode === 0;
    this.#runs += 1;
    this.#failures += Number(!passed);
    this.#flakes += Number(isFlaky(result));
    this.#seconds += seconds;
    this.#greatestSeconds = Math.max(this.#greatestSeconds, seconds);
    if (source === null) return;
    if (passed) (this.#passedAt ??= new Set()).add(source);
    else (this.#failedAt ??= new Set()).add(source);
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
