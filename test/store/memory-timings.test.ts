import { createMemoryTimings } from "../../src/store/memory-timings.ts";
import { suite } from "../support/suite.ts";
import { timingsConformance } from "./timings-conformance.ts";

const test = suite("memory timings");

timingsConformance(test, () => ({ timings: createMemoryTimings(), close: () => Promise.resolve() }));

test.run();
