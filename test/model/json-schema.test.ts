import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { JOB } from "../../src/model/job-schema.ts";
import { jobFileSchema } from "../../src/model/json-schema.ts";
import { suite } from "../support/suite.ts";

const test = suite("json-schema");

const published: unknown = JSON.parse(
  readFileSync(new URL("../../../clusterrunner.schema.json", import.meta.url), "utf8"),
);

test("the published schema is the one that checks; mend it by: npx clusterrunner schema > clusterrunner.schema.json", () => {
  assert.equal(published, jobFileSchema());
});

test("it names every key of a job, each with its description, and no other", () => {
  const { additionalProperties: job } = jobFileSchema() as {
    readonly additionalProperties: {
      readonly properties: Readonly<Record<string, { readonly description?: string }>>;
      readonly required: readonly string[];
      readonly additionalProperties: boolean;
    };
  };
  const unknown = JOB.safeParse({ bogus: 1, commands: ["a"], atomizers: [{ A: "b" }] });
  const wish = unknown.error?.issues[0]?.message ?? "";
  assert.is(
    wish,
    `be one of ${Object.keys(job.properties)
      .map((key) => `"${key}"`)
      .join(", ")}`,
  );
  for (const [key, { description }] of Object.entries(job.properties)) assert.ok(description, key);
  assert.equal(job.required, ["commands", "atomizers"]);
  assert.is(job.additionalProperties, false);
});

test.run();
