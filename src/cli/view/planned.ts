/** An atom as the plan of a build has it. */
export interface PlannedAtom {
  /** As a person calls it, on one line. */
  readonly name: string;
  /** From earlier builds; null if it is not known. */
  readonly expectedSeconds: number | null;
  /** Left out for one that runs once. */
  readonly repeated?: Repeated;
}

/** An atom that a build runs more than once. */
export interface Repeated {
  /** What it is called whichever of its runs is meant. */
  readonly name: string;
  readonly times: number;
}

export interface Planned {
  /** By the subjob's id, the atoms in their order. */
  readonly subjobs: readonly (readonly PlannedAtom[])[];
  /** How many subjobs may run at once; null if it is not known. */
  readonly executors: number | null;
  /** Whether an atom that passes only at a later attempt fails the build. */
  readonly flakyFails: boolean;
}
