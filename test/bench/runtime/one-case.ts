// One measurement in a process of its own: node one-case.js LIBRARY CASE. Prints the figure.
import { type Cases, median } from "./measure.ts";

/** Runs before the ones that count, in which the engine sees the code. */
const WARM_UP = 2;
/** The same for cases of which some libraries take many seconds. */
const SHORT_WARM_UP = 1;
/** Runs that count go on for so long. */
const MEASURE_MS = 500;
/** Cases that take seconds, or measure the heap, are run once. */
const ONCE = /flood|idle|thread/;
const SLOW = /spawn|stop/;

const [library = "", name = ""] = process.argv.slice(2);
const measure = Object.entries(await load(library)).find(([key]) => key === name)?.[1];
if (measure === undefined)
  throw new Error(`Cannot measure "${name}" of "${library}": it must have such a case: it has none`);
const figure = ONCE.test(name) ? await measure() : await repeated(measure);
process.stdout.write(`${figure}\n`);
process.exit();

async function repeated(run: () => Promise<number>): Promise<number> {
  const warmUps = SLOW.test(name) ? SHORT_WARM_UP : WARM_UP;
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await run();
  const figures: number[] = [];
  for (const until = performance.now() + MEASURE_MS; performance.now() < until;) figures.push(await run());
  return median(figures);
}

async function load(of: string): Promise<Cases> {
  switch (of) {
    case "ours":
      return {
        ...(await import("./our-cases.ts")).cases,
        ...(await import("./flood.ts")).cases,
        ...(await import("./thread-cases.ts")).cases,
      };
    case "limit":
      return { ...(await import("./limit-cases.ts")).cases, ...(await import("./flood.ts")).limitCases };
    case "comlink":
      return (await import("./thread-cases.ts")).comlinkCases;
    case "nact":
      return (await import("./nact-cases.ts")).cases;
    case "xstate":
      return (await import("./xstate-cases.ts")).cases;
    case "comedy":
      return (await import("./comedy-cases.ts")).cases;
    case "effect":
      return (await import("./effect-cases.ts")).cases;
    default:
      throw new Error(`Cannot measure "${of}": it must be a library of the benches: it is none`);
  }
}
