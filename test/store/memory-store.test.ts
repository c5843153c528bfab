import { createMemoryStore } from "../../src/store/memory-store.ts";
import { suite } from "../support/suite.ts";
import { storeConformance } from "./conformance.ts";

const test = suite("memory store");

storeConformance(test, (directory) => createMemoryStore({ directory }));

test.run();
