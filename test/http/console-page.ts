import { success } from "../../src/model/errors.ts";
import type { ConsoleResult } from "../../src/store/contract.ts";

/** A console of which these are the only lines. */
export const page = (content: string): ConsoleResult => {
  const lines = content.split("\n").length - 1;
  return success({ offsetLine: 0, numLines: lines, totalNumLines: lines, content });
};
