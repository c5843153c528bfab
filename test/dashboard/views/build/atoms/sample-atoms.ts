import type { AtomStatus } from "../../../../../src/client.ts";
import { ATOM_STATES, type AtomColumns } from "../../../../../src/dashboard/views/build/atoms/atom-columns.ts";

/** An atom that waits, but for what is said of it. */
export const atomOf = (subjob: number, id: number, more: Partial<AtomStatus>): AtomStatus => ({
  command_string: `export N="${subjob}.${id}";`,
  expected_time: null,
  actual_time: null,
  exit_code: null,
  state: "NOT_STARTED",
  id,
  subjob_id: subjob,
  ...more,
});

/** The states of the atoms that are loaded, in words. */
export const statesOf = ({ states, loaded }: AtomColumns): readonly string[] =>
  [...states.subarray(0, loaded)].map((state) => ATOM_STATES[state] ?? "none");
