// One measurement in a process of its own: node one-case.js LIBRARY CASE. Prints the figure.
import type { Cases } from "./measure.ts";

/** Before the figure counts, the engine has seen the code this often. */
const WARM_UP = 2;
/** Cases that take seconds, or fill the heap, are run once. */
const ONCE = /flood|idle|thread|spawn|stop/;

const [library = "", name = ""] = process.argv.slice(2);
const cases = await load(library);
const measure = Object.entries(cases).find(([key]) => key === name)?.[1];
if (measure === undefined)
  throw new Error(`Cannot measure "${name}" of "${library}": it must have such a case: it has none`);
let figure = await measure();
for (let run = 0; run < WARM_UP && !ONCE.test(name); run += 1) figure = await measure();
process.stdout.write(`${figure}\n`);
process.exit();

async function load(of: string): Promise<Cases> {
  switch (of) {
    case "ours":
      return {
        ...(await import("./our-cases.ts")).cases,
        ...(await import("./flood.ts")).cases,
        ...(await import("./thread-cases.ts")).cases,
      };
    case "limit":
      return (await import("./limit-cases.ts")).cases;
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
