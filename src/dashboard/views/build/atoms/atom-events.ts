import type { BuildEvent } from "../../../../client.ts";
import { endState, PASSED, placeOf, RUNNING, setSeconds, setState, WAITING, type AtomColumns } from "./atom-columns.ts";

/**
 * Takes in what happened to the build. It does no harm to take in something twice, or something that the columns were read after.
 * `reread` is what must be done where an event does not say which results it takes back.
 */
export const takeIn = (columns: AtomColumns, event: BuildEvent): "nothing" | "changed" | "reread" => {
  switch (event.type) {
    case "subjob_started":
      return begin(columns, event.data.subjob_id, 0);
    case "atom_finished": {
      const { subjob_id: subjob, atom_id: atom, exit_code: exitCode, seconds, attempts = 1 } = event.data;
      const place = placeOf(columns, subjob, atom);
      if (place === undefined) return "nothing";
      setSeconds(columns, place, seconds);
      setState(columns, place, endState(exitCode, attempts > 1));
      begin(columns, subjob, atom + 1);
      return "changed";
    }
    case "subjob_requeued":
    case "interrupted":
      return "reread";
    case "finished":
    case "failed":
    case "canceled":
    case "end":
      return stop(columns);
    default:
      return "nothing";
  }
};

/** The atoms of a subjob run one after another: the next one runs, unless it has ended. */
const begin = (columns: AtomColumns, subjob: number, atom: number): "nothing" | "changed" => {
  const place = placeOf(columns, subjob, atom);
  // What had begun may tell of its end later than the build, as if others came behind it.
  if (columns.hasEnded || place === undefined || columns.subjobs[place] !== subjob) return "nothing";
  const state = columns.states[place] ?? WAITING;
  if (state >= PASSED) return begin(columns, subjob, atom + 1);
  if (state === RUNNING) return "nothing";
  setState(columns, place, RUNNING);
  return "changed";
};

/** Nothing of a build runs when it has ended. */
const stop = (columns: AtomColumns): "changed" => {
  columns.hasEnded = true;
  for (let place = columns.states.indexOf(RUNNING); place !== -1; place = columns.states.indexOf(RUNNING, place))
    setState(columns, place, WAITING);
  return "changed";
};
