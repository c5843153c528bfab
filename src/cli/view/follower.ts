import type { BuildEvent } from "../../client.ts";
import { count } from "../wording.ts";
import { Progress, type EndedAtom } from "./progress.ts";
import type { View } from "./view.ts";

export interface FollowerOptions {
  /** The end of what an atom has printed. */
  readonly tailOf: (subjob: number, atom: number) => readonly string[] | Promise<readonly string[]>;
  /** Whether atoms that passed are told of, too. */
  readonly verbose: boolean;
  /** Whether the view can't keep up, so that it is told no more than it must. */
  readonly isCrowded: () => boolean;
}

/** Takes the events of one build, in order, and has a view show them. */
export interface Follower {
  readonly progress: Progress;
  take(event: BuildEvent): void;
  /** Resolves when the view has been told of all atoms that it is to be told of. */
  settled(): Promise<void>;
}

/** Failed atoms whose output is shown; of more each is a line. */
const SHOWN_OUTPUTS = 100;

/** Atoms that may wait to be told of, while their output is fetched. */
const MOST_WAITING = 200;

export const createFollower = (view: View, { tailOf, verbose, isCrowded }: FollowerOptions): Follower => {
  const progress = new Progress();
  let told = Promise.resolve();
  let waiting = 0;
  let shown = 0;
  let skipped = 0;

  const tellSkipped = (): void => {
    if (skipped === 0) return;
    view.say(
      `${count(skipped, "more atom")} ended that ${skipped === 1 ? "is" : "are"} not shown, as the terminal is slow`,
    );
    skipped = 0;
  };
  const tell = (end: EndedAtom): void => {
    if (waiting >= MOST_WAITING || isCrowded()) {
      skipped += 1;
      return;
    }
    waiting += 1;
    shown += 1;
    const isWithOutput = verbose || shown <= SHOWN_OUTPUTS;
    const isLastWithOutput = !verbose && shown === SHOWN_OUTPUTS;
    // One after another, so that they come in order and a server is not asked for many at once.
    told = told.then(async () => {
      const tail = isWithOutput ? await Promise.resolve(tailOf(end.subjob, end.atom)).catch(() => []) : [];
      tellSkipped();
      view.ended(end, tail);
      if (isLastWithOutput) view.say("From here on failed atoms are told without their output");
      waiting -= 1;
    });
  };

  return {
    progress,
    take(event) {
      const end = progress.take(event);
      view.event(event, progress);
      if (event.type === "interrupted") view.say("The server stopped, and goes on with the build");
      if (event.type === "subjob_requeued")
        view.say(`Subjob ${event.data.subjob_id} waits again: ${event.data.reason}`);
      // What a cancel ended has not failed by itself.
      if (end !== null && (end.failed || verbose) && progress.phase !== "canceled") tell(end);
    },
    settled: () => told.then(tellSkipped),
  };
};
