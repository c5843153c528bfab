import { fieldOf, isNumber, listOf, unexpected, type Fields } from "./answer.ts";
import type { TestsStatus } from "./build-status.ts";
import type { CallOptions, PageOptions } from "./call-options.ts";
import { queryOf, type Connection } from "./connection.ts";
import {
  isAtomStatus,
  isConsoleMatches,
  isConsolePage,
  isSubjobStatus,
  type AtomStatus,
  type ConsoleMatches,
  type ConsolePage,
  type SubjobStatus,
} from "./subjob-status.ts";

/** Which atoms of a build are wanted. */
export interface AtomsOptions extends PageOptions {
  /** Only those of this subjob. */
  readonly subjobId?: number;
  readonly state?: AtomStatus["state"];
  /** Only those that ended so; a flaky one passed, but not at its first attempt. */
  readonly result?: "passed" | "failed" | "flaky";
}

export interface ConsoleOptions extends CallOptions {
  /** The first line that is wanted, from 0. @default the last ones are given */
  readonly offsetLine?: number;
  /** @default 50 */
  readonly maxLines?: number;
  /** Of how many bytes a line is given at most; one that is longer is cut, and says so. @default 1 MiB, which is the most */
  readonly maxLineBytes?: number;
}

export interface ConsoleSearchOptions extends CallOptions {
  /** What the lines are to hold, be its letters large or small. @default what looks like the report of an error */
  readonly text?: string;
  /** The first line to look at, from 0. @default 0 */
  readonly offsetLine?: number;
  /** How many lines at most, up to 10,000. @default 100 */
  readonly maxMatches?: number;
}

/** When an atom passed last, before the build that is asked about. */
export interface LastPass {
  readonly build_id: number;
  readonly subjob_id: number;
  /** Its place within its subjob then. */
  readonly atom_id: number;
  /** What was built; null for a directory. */
  readonly commit: string | null;
  /** When that build was admitted, in seconds since the epoch. */
  readonly at: number | null;
  /** Seconds that the atom took. */
  readonly actual_time: number;
}

/** A closer look at a build. Each rejects with status 404 for a part that is not there. */
export interface PartCalls {
  /**
   * The subjobs of a build, none before it is prepared. `total` is how many there are, in this part of the list or not.
   *
   * @example
   * const { subjobs, total } = await client.subjobs(1, { limit: 1 });
   * console.log(subjobs[0]?.atoms[0]?.state, total); // COMPLETED 3
   */
  subjobs(
    id: number,
    options?: PageOptions,
  ): Promise<{ readonly subjobs: readonly SubjobStatus[]; readonly total: number }>;

  /**
   * @example
   * const { id, command } = await client.subjob(1, 0);
   * console.log(id, command.includes("echo")); // 0 true
   */
  subjob(id: number, subjobId: number, options?: CallOptions): Promise<SubjobStatus>;

  /**
   * The atoms of a build in the order of its subjobs, none before it is prepared. `total` is how many of those that are wanted there
   * are, in this part of the list or not.
   *
   * @example
   * const { atoms, total } = await client.atoms(1, { result: "failed" });
   * console.log(atoms[0]?.command_string, total); // export N="2"; 1
   */
  atoms(id: number, options?: AtomsOptions): Promise<{ readonly atoms: readonly AtomStatus[]; readonly total: number }>;

  /**
   * @example
   * const [failed] = (await client.build(1)).failed_atoms ?? [];
   * const { exit_code } = await client.atom(1, failed?.subjob_id ?? 0, failed?.id ?? 0);
   * console.log(exit_code); // 3
   */
  atom(id: number, subjobId: number, atomId: number, options?: CallOptions): Promise<AtomStatus>;

  /**
   * Lines of what an atom has printed, also while it runs. Rejects with status 404 until it has begun to.
   *
   * @example
   * const [failed] = (await client.build(1)).failed_atoms ?? [];
   * const { content } = await client.console(1, failed?.subjob_id ?? 0, failed?.id ?? 0, { maxLines: 1 });
   * console.log(content.trim()); // bad number
   */
  console(id: number, subjobId: number, atomId: number, options?: ConsoleOptions): Promise<ConsolePage>;

  /**
   * In which earlier build of the job an atom passed last; null if in none of those that the server looks at. `failedSince` is in how
   * many builds between then and this one it failed.
   *
   * @example
   * const [failed] = (await client.build(1)).failed_atoms ?? [];
   * const { lastPass } = await client.lastPass(1, failed?.subjob_id ?? 0, failed?.id ?? 0);
   * console.log(lastPass); // null
   */
  lastPass(
    id: number,
    subjobId: number,
    atomId: number,
    options?: CallOptions,
  ): Promise<{ readonly lastPass: LastPass | null; readonly failedSince: number }>;
  /**
   * Which lines of a console hold something. Some MB are looked at for one answer: go on at its `next_line` until that is
   * `total_num_lines`.
   *
   * @example
   * const [failed] = (await client.build(1)).failed_atoms ?? [];
   * const { matches } = await client.searchConsole(1, failed?.subjob_id ?? 0, failed?.id ?? 0, { text: "BAD" });
   * console.log(matches.length, matches[0]); // 1 0
   */
  searchConsole(id: number, subjobId: number, atomId: number, options?: ConsoleSearchOptions): Promise<ConsoleMatches>;

  /**
   * How the tests of a build went, with the failed ones of this part of the list: 100 unless more are asked for. `tests` is null for a
   * job without `junit`, `total` is how many failed ones can be listed.
   *
   * @example
   * const { tests, total } = await client.tests(1, { limit: 10 });
   * console.log(tests?.failed?.[0]?.name, total); // adds 1
   */
  tests(id: number, options?: PageOptions): Promise<{ readonly tests: TestsStatus | null; readonly total: number }>;
}

export const partCalls = ({ get }: Connection): PartCalls => ({
  subjobs: async (id, { offset, limit, signal } = {}) => {
    const answer = await get(`/build/${id}/subjob${queryOf({ offset, limit })}`, { signal });
    const subjobs = fieldOf(answer, "subjobs", listOf(isSubjobStatus), "subjobs");
    return { subjobs, total: totalIn(answer) };
  },
  subjob: async (id, subjobId, options = {}) =>
    fieldOf(await get(`/build/${id}/subjob/${subjobId}`, options), "subjob", isSubjobStatus, "a subjob"),
  atoms: async (id, { subjobId, offset, limit, state, result, signal } = {}) => {
    const path = subjobId === undefined ? `/build/${id}/atom` : `/build/${id}/subjob/${subjobId}/atom`;
    const answer = await get(`${path}${queryOf({ offset, limit, state, result })}`, { signal });
    return { atoms: fieldOf(answer, "atoms", listOf(isAtomStatus), "atoms"), total: totalIn(answer) };
  },
  atom: async (id, subjobId, atomId, options = {}) =>
    fieldOf(await get(atomPath(id, subjobId, atomId), options), "atom", isAtomStatus, "an atom"),
  console: async (id, subjobId, atomId, { offsetLine, maxLines, maxLineBytes, signal } = {}) => {
    const query = queryOf({ offset_line: offsetLine, max_lines: maxLines, max_line_bytes: maxLineBytes });
    const answer: unknown = await get(`${atomPath(id, subjobId, atomId)}/console${query}`, { signal });
    if (!isConsolePage(answer)) throw unexpected(200, "lines of a console");
    const { offset_line, num_lines, total_num_lines, content } = answer;
    return { offset_line, num_lines, total_num_lines, content };
  },
  lastPass: async (id, subjobId, atomId, options = {}) => {
    const answer = await get(`${atomPath(id, subjobId, atomId)}/last_pass`, options);
    return {
      lastPass: fieldOf(answer, "last_pass", isLastPassOrNull, "a build, or null"),
      failedSince: fieldOf(answer, "num_failed_since", isNumber, "a number"),
    };
  },
  searchConsole: async (id, subjobId, atomId, { text, offsetLine, maxMatches, signal } = {}) => {
    const query = queryOf({ text, offset_line: offsetLine, max_matches: maxMatches });
    const answer: unknown = await get(`${atomPath(id, subjobId, atomId)}/console/search${query}`, { signal });
    if (!isConsoleMatches(answer)) throw unexpected(200, "places in a console");
    const { matches, next_line, total_num_lines } = answer;
    return { matches, next_line, total_num_lines };
  },
  tests: async (id, { offset, limit, signal } = {}) => {
    const answer = await get(`/build/${id}/tests${queryOf({ offset, limit })}`, { signal });
    return { tests: fieldOf(answer, "tests", isTestsOrNull, "tests"), total: totalIn(answer) };
  },
});

const atomPath = (id: number, subjobId: number, atomId: number): string =>
  `/build/${id}/subjob/${subjobId}/atom/${atomId}`;

const totalIn = (answer: Fields): number => fieldOf(answer, "total", isNumber, "a total");

const isLastPassOrNull = (value: unknown): value is LastPass | null =>
  value === null || (typeof value === "object" && "build_id" in value);

const isTestsOrNull = (value: unknown): value is TestsStatus | null =>
  value === null || (typeof value === "object" && "num_tests" in value);
