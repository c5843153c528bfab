import { isFields } from "./answer.ts";
import type { BuildStatus } from "./build-status.ts";

/** Something that happened to a build. A newer server may have others: whoever examines the type lets them pass. */
export type BuildEvent =
  /** The request without its credentials. */
  | EventOf<"queued", Fact & { readonly request_params: Readonly<Record<string, unknown>> }>
  | EventOf<"preparing", Fact>
  | EventOf<"prepared", Fact & { readonly num_subjobs: number; readonly num_atoms: number }>
  | EventOf<"building", Fact>
  | EventOf<"subjob_started", Fact & { readonly subjob_id: number; readonly executor_id: number }>
  | EventOf<"atom_finished", Fact & Place & AtomEnd>
  | EventOf<"tests_read", Fact & Place & TestsRead>
  | EventOf<"subjob_requeued", Fact & { readonly subjob_id: number; readonly reason: string }>
  | EventOf<"subjob_finished", Fact & { readonly subjob_id: number }>
  /** All atoms have ended, or the rest was left out as one had failed. */
  | EventOf<"finished", Fact & { readonly cut_short?: boolean }>
  | EventOf<"failed", Fact & { readonly error_message: string }>
  | EventOf<"canceled", Fact>
  /** The server stopped while the build was under way, and goes on with it. */
  | EventOf<"interrupted", Fact>
  /** Lines of an atom that runs, only if they are asked for. */
  | EventOf<"console", Place & { readonly build_id: number; readonly offset_line: number; readonly content: string }>
  /** The last event of a build, when nothing of it runs any more. */
  | EventOf<"end", Pick<BuildStatus, "status" | "result"> & { readonly build_id: number }>;

interface EventOf<Type extends string, Data> {
  readonly type: Type;
  /** What `lastEventId` of a later call goes on behind. */
  readonly lastEventId: string;
  readonly data: Data;
}

interface Fact {
  /** Greater than that of every earlier event. */
  readonly id: number;
  readonly build_id: number;
  /** In seconds since the epoch. */
  readonly at: number;
}

interface Place {
  readonly subjob_id: number;
  /** The atom's place within its subjob. */
  readonly atom_id: number;
}

interface AtomEnd {
  readonly exit_code: number;
  readonly seconds: number;
  readonly attempts?: number;
  readonly reason?: string;
}

interface TestsRead {
  readonly num_tests: number;
  readonly num_failures: number;
  readonly num_errors: number;
  readonly num_skipped: number;
  readonly seconds: number;
  /** What could not be read, and why. */
  readonly note?: string;
}

/** Whether something is an event of a build. What its data holds is taken on trust. */
export const isBuildEvent = (value: unknown): value is BuildEvent =>
  isFields(value) && isFields(value["data"]) && typeof value["data"]["build_id"] === "number";
