/** What to build: the arguments of `POST /build`. */
export type BuildArguments = GitArguments | DirectoryArguments;

interface CommonArguments {
  readonly job_name: string;
  /** Maps urls to the names of the files that they are downloaded to. */
  readonly remote_files?: Readonly<Record<string, string>>;
  /** Who is told when the build has ended, by a signed POST: an http or https url. */
  readonly callback_url?: string;
  /**
   * Globs, of which each must match an atom: what none matches does not run. `*` stands for any characters, and an atom is called by its
   * value, by `VARIABLE=value` or by its command string.
   */
  readonly only?: readonly string[];
  /** How often each atom runs, from 1 to 1,000. @default 1 */
  readonly repeat?: number;
  /** Whether the first atom that fails ends the build. @default as the job has it */
  readonly fail_fast?: boolean;
  /** How long an attempt at an atom may take: seconds, or a text such as "5m". @default as the job has it */
  readonly timeout?: number | string;
  /** How long set-up and atoms may take together, in the same way. @default as the job has it */
  readonly build_timeout?: number | string;
}

export interface GitArguments extends CommonArguments {
  readonly type: "git";
  /** Anything that `git fetch` takes. */
  readonly url: string;
  /** @default "origin" */
  readonly remote?: string;
  /** @default the default branch of the repository */
  readonly branch?: string;
  /** The commit to build. @default the newest of the branch */
  readonly hash?: string;
}

/** A folder of the server's machine, built in place: beyond the API document. */
export interface DirectoryArguments extends CommonArguments {
  readonly type: "directory";
  /** Absolute: the folder that holds clusterrunner.yaml. */
  readonly project_directory: string;
}

/** A build as the server shows it. Keys are null while there is nothing to say yet; once it has ended none is but `tests`. */
export interface BuildStatus {
  readonly id: number;
  readonly status: "BUILDING" | "SUCCESS" | "FAILURE";
  /** How far it has come. */
  readonly details: string | null;
  readonly num_subjobs: number | null;
  readonly num_atoms: number | null;
  readonly failed_atoms: readonly FailedAtom[] | null;
  /** Where its archive is. */
  readonly artifacts: string | null;
  readonly result: "NO_FAILURES" | "FAILURE" | null;
  /** Why it could not be run to its end; empty if it was. */
  readonly error_message: string | null;
  /** What the JUnit files say that its atoms left; null for a job without `junit`. */
  readonly tests: TestsStatus | null;
  /** Who is told of its end, and whether that has worked. */
  readonly deliveries: readonly DeliveryStatus[];
  /** The build of which this one tries again what had not passed; null if it is no such one. */
  readonly retry_of?: number | null;
  /** How often the server stopped while the build was under way, and went on with it. */
  readonly interruptions?: number;
  /** For git the url without credentials, and the folder in it; for a directory its path. */
  readonly project?: string;
  /** As it was asked for; null for the default branch, and for a directory. */
  readonly branch?: string | null;
  /** What was checked out, or before that what was asked for. */
  readonly commit?: string | null;
  readonly num_subjobs_done?: number;
  readonly num_atoms_done?: number;
  /** Those that fail the build. */
  readonly num_atoms_failed?: number;
  /** Those that passed, but not at their first attempt. */
  readonly num_atoms_flaky?: number;
  /** When it came to be `queued`, `preparing`, `prepared`, `building`, `finished`, `error` or `canceled`: seconds since the epoch. */
  readonly state_timestamps?: Readonly<Record<string, number | null>>;
  /** Null while it is not known, and for a job without a name. Left out, as what follows, by servers of earlier releases. */
  readonly job_name?: string | null;
  /** How it is, in the words of its events: it passed if it is `finished` and its status `SUCCESS`. */
  readonly state?: BuildState;
  /** When it was admitted, in seconds since the epoch. */
  readonly queued?: number;
  /** Seconds from its admission to its end; null while it has not ended. */
  readonly duration?: number | null;
}

/** How a build is, in the words of its events. */
export type BuildState = "queued" | "preparing" | "prepared" | "building" | "finished" | "failed" | "canceled";

export interface DeliveryStatus {
  /** Without credentials. */
  readonly url: string;
  /** A pending one is tried again. */
  readonly state: "pending" | "delivered" | "failed";
  readonly attempts: number;
  /** Of the receiver's last answer; null if the last attempt got none. */
  readonly last_status: number | null;
  /** Why the last attempt is no delivery. */
  readonly last_error: string | null;
  /** When the last attempt had ended, in seconds since the epoch. */
  readonly at: number | null;
}

export interface TestsStatus {
  readonly num_tests: number;
  /** Failures and errors together, listed or not. */
  readonly num_failed: number;
  readonly num_failures: number;
  readonly num_errors: number;
  readonly num_skipped: number;
  /** The sum of what each test took. */
  readonly seconds: number;
  /** The first 100 that failed; left out where many builds are listed. */
  readonly failed?: readonly FailedTest[];
  /** What could not be read, and why: the first 100; left out where many builds are listed. */
  readonly notes?: readonly TestNote[];
}

export interface FailedTest {
  readonly name: string;
  /** Its class, or else its suite; empty if the file tells neither. */
  readonly suite: string;
  readonly message: string;
  readonly subjob_id: number;
  /** The atom's place within its subjob. */
  readonly atom_id: number;
}

export interface TestNote {
  readonly note: string;
  readonly subjob_id: number;
  readonly atom_id: number;
}

export interface FailedAtom {
  /** The shell line that makes the atom what it is, such as `export TOKEN="2";`. */
  readonly command_string: string;
  /** 1 to 255, or -n when signal n ended it; 124 if it took too long, or was silent for too long. 0 for a flaky one. */
  readonly exit_code: number;
  /** Seconds. */
  readonly actual_time: number;
  /** Its place within its subjob. */
  readonly id: number;
  readonly subjob_id: number;
  /** How often it ran. @default 1 */
  readonly attempts?: number;
  /** Whether it passed, but not at its first attempt, where the job makes that a failure. @default false */
  readonly flaky?: boolean;
  /** Why its last attempt was ended, or why what it wrote is missing; left out if neither is so. */
  readonly reason?: string;
}

/** Whether an answer holds a build. What the other keys hold is taken on trust. */
export const isBuildStatus = (value: unknown): value is BuildStatus =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  typeof value.id === "number" &&
  "status" in value &&
  STATUSES.has(value.status);

const STATUSES: ReadonlySet<unknown> = new Set<BuildStatus["status"]>(["BUILDING", "SUCCESS", "FAILURE"]);
