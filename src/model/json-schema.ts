import * as z from "zod";
import { JOB } from "./job-schema.ts";

/** The JSON Schema (2020-12) of a clusterrunner.yaml, made from the schema that checks it, for editors and other tools. */
export const jobFileSchema = (): object => ({
  title: "clusterrunner.yaml",
  description: "The jobs of a project by their names.",
  // What a job is after its check is what it was before: nothing is turned into something else on the way.
  ...z.toJSONSchema(z.record(z.string().min(1), JOB), { io: "output" }),
  minProperties: 1,
});
