import * as z from "zod";

export type ParameterName = "build_id" | "subjob_id" | "atom_id" | "slave_id" | "executor_id" | "job_name";

/** What may stand in braces in a path. A value that does not fit is the name of nothing: 404, not 400. */
export const PARAMETERS: Readonly<Record<ParameterName, z.ZodType>> = {
  build_id: z.int().min(1).describe("The id of a build"),
  subjob_id: z.int().min(0).describe("The id of a subjob within its build"),
  atom_id: z.int().min(0).describe("The place of an atom within its subjob"),
  slave_id: z.int().min(1).describe("The id of a slave: 1 is this server itself"),
  executor_id: z.int().min(0).describe("The number of an executor"),
  job_name: z.string().describe("The name of a job"),
};

/** A whole number from a path, or undefined for whatever is spelt in any other way than it is written in an answer. */
export const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;

/** The text that stands percent-encoded in a path; a path with anything else is refused before. */
export const textIn = (encoded: string | undefined): string => decodeURIComponent(encoded ?? "");
