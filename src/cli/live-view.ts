import { createLogUpdate } from "log-update";
import { hasEnded, workOf, type Build, type Work } from "../model/build.ts";
import { elements } from "../model/vector.ts";
import type { View } from "./view.ts";
import type { Colours } from "./colours.ts";
import { atomLine, atomName, count, phase, secondsOf, showSeconds } from "./wording.ts";

/** Milliseconds between two pictures: often enough for the seconds to move, seldom enough to cost nothing. */
const FRAME_MS = 100;

/** Running subjobs that are named; with more executors the rest is counted. */
const NAMED = 4;

/** One region that is painted anew at the bottom of a terminal; failures and notices scroll by above it. */
export const liveView = (stream: NodeJS.WriteStream, pc: Colours, now: () => number): View => {
  const region = createLogUpdate(stream);
  let build: Build | undefined;
  const paint = (): void => {
    if (build !== undefined && !hasEnded(build)) region(picture(build, pc, now(), stream.columns).join("\n"));
  };
  const timer = setInterval(paint, FRAME_MS);
  const above = (lines: readonly string[]): void => {
    region.clear();
    stream.write(`${lines.join("\n")}\n`);
    paint();
  };
  return {
    update(next) {
      build = next;
    },
    failed(atom, result, tail) {
      above([`${pc.red(pc.bold("✗"))} ${atomLine(atom, result)}`, ...tail.map((output) => pc.dim(`    ${output}`))]);
    },
    say: (line) => above([line]),
    close() {
      clearInterval(timer);
      region.clear();
      region.done();
    },
  };
};

/** The region's lines, none longer than the terminal is wide. */
const picture = (build: Build, pc: Colours, now: number, columns: number): readonly string[] => {
  const work = workOf(build);
  const seconds = showSeconds(secondsOf(build, now));
  if (work === null || work.atomsDone + running(work).length === 0)
    return [`${pc.cyan("…")} ${phase(build)}  ${pc.dim(seconds)}`];
  const total = work.atoms.length;
  const counts = `${work.atomsDone}/${total} atoms`;
  const failed = work.atomsFailed === 0 ? "" : `  ${pc.red(`${work.atomsFailed} failed`)}`;
  const flaky = work.atomsFlaky === 0 ? "" : `  ${pc.yellow(`${work.atomsFlaky} flaky`)}`;
  return [
    `${bar(work, pc, Math.min(30, columns - 40))} ${counts}${failed}${flaky}  ${pc.dim(seconds)}`,
    ...runningLines(work, pc, columns),
  ];
};

const bar = (work: Work, pc: Colours, width: number): string => {
  if (width < 5) return "";
  const full = Math.floor((work.atomsDone / work.atoms.length) * width);
  const paint = work.atomsFailed === 0 ? pc.green : pc.red;
  return paint("█".repeat(full)) + pc.dim("░".repeat(width - full));
};

const runningLines = (work: Work, pc: Colours, columns: number): readonly string[] => {
  const names = running(work);
  const shown = names.slice(0, NAMED).map((name) => pc.dim(`  › ${name}`.slice(0, columns - 1)));
  return names.length > NAMED ? [...shown, pc.dim(`  › ${count(names.length - NAMED, "more subjob")}`)] : shown;
};

const running = (work: Work): readonly string[] => {
  const names: string[] = [];
  let subjob = 0;
  for (const { state } of elements(work.subjobs)) {
    const atom = work.plan.subjobs[subjob]?.atoms[0];
    if (state === "running" && atom !== undefined) names.push(atomName(atom));
    subjob++;
  }
  return names;
};
