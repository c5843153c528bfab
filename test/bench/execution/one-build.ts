// One build of ours in a process of its own: node one-build.js ORDER. Both the order and the figures that it prints are JSON.
import { measureBuild, type BuildOrder } from "./our-build.ts";

const order: BuildOrder = JSON.parse(process.argv[2] ?? "");
process.stdout.write(`${JSON.stringify(await measureBuild(order))}\n`);
