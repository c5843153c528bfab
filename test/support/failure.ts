import { inspect } from "node:util";
import { inSources } from "./source-places.ts";

/** Stack frames of the harness and of uvu, which say nothing about the test. */
const OWN_FRAME = /\/test\/support\/(?:failure|run-file|suite|step)\.[jt]s:|\/node_modules\/uvu\//;

/**
 * Turns whatever a test threw into an Error that uvu can print. uvu reads `name`, `stack`, `details` and `operator`
 * unguarded and swallows the exceptions of its own printer, so that a thrown string, or an error with unusual fields,
 * would end its suite as if it had passed.
 *
 * @param prefix said before the message: which hook failed.
 */
export function presentable(thrown: unknown, prefix: string = ""): Error {
  const isError = thrown instanceof Error;
  const message = isError ? thrown.message : `threw ${inspect(thrown)}, which is not an Error`;
  const shown = new Error(`${prefix}${message}`);
  // Not "AssertionError": for that name uvu compares the values once more, which may throw. The details say it already.
  shown.name = "Failure";
  const frames = isError ? framesOf(thrown.stack) : [];
  shown.stack = [shown.message.split("\n")[0], ...frames].join("\n");
  return isError ? Object.assign(shown, { details: detailsOf(thrown), operator: operatorOf(thrown) }) : shown;
}

function framesOf(stack: unknown): string[] {
  const lines = typeof stack === "string" ? inSources(stack).split("\n") : [];
  return lines.filter((line) => /^\s+at /.test(line) && !OWN_FRAME.test(line));
}

function detailsOf(error: Error): string | undefined {
  if ("details" in error && typeof error.details === "string") return error.details;
  if (error instanceof AggregateError) return `errors: ${inspect(error.errors)}`;
  return error.cause === undefined ? undefined : `cause: ${inspect(error.cause)}`;
}

function operatorOf(error: Error): string | undefined {
  return "operator" in error && typeof error.operator === "string" ? error.operator : undefined;
}
