import { suite } from "../support/suite.ts";
import { abortConformance } from "./abort-conformance.ts";
import { attemptConformance } from "./attempt-conformance.ts";
import { executionConformance } from "./conformance.ts";
import { natsMachines } from "./nats-machine.ts";

for (const [name, conformance] of Object.entries({ executionConformance, attemptConformance, abortConformance })) {
  const test = suite(`NATS pool: ${name}`);
  const machines = natsMachines();
  conformance(test, machines.createPool);
  test.after(machines.close);
  test.run();
}
