import { suite } from "../support/suite.ts";
import { abortConformance } from "./abort-conformance.ts";
import { attemptConformance } from "./attempt-conformance.ts";
import { executionConformance } from "./conformance.ts";
import { natsMachines } from "./nats-machine.ts";

const machines = natsMachines();
const suites = Object.entries({ executionConformance, attemptConformance, abortConformance }).map(
  ([name, conformance]) => {
    const test = suite(`NATS pool: ${name}`);
    conformance(test, machines.createPool);
    return test;
  },
);
suites.at(-1)?.after(machines.close);
for (const test of suites) test.run();
