import * as z from "zod";
import { hasAtomEnded } from "../../model/atom-ended.ts";
import type { ConsoleFailure, Results } from "../../store/contract.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Endpoint } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { atomIn, subjobIn } from "../part.ts";
import { atomPath } from "../paths.ts";
import type { Builds } from "../supervisor.ts";
import { wholeNumber } from "../whole-number.ts";

export interface ConsoleOptions {
  readonly builds: Builds;
  readonly results: Pick<Results, "console">;
}

const QUERY = z.object({
  max_lines: wholeNumber({ min: 1, wish: "be a whole number greater than zero" })
    .optional()
    .describe("How many lines at most; 50 by default"),
  offset_line: wholeNumber({ min: 0, wish: "be a whole number greater than or equal to zero" })
    .optional()
    .describe("The first line, from 0; the last ones are given without it"),
});

const PAGE = {
  offset_line: z.int().describe("The first of the lines, from 0"),
  num_lines: z.int().describe("May be fewer than asked for: go on behind them"),
  total_num_lines: z.int(),
  content: z.string().describe("The lines, each with its newline; what is not UTF-8 is replaced"),
};

/** What an atom has printed, also while it runs. */
export const consoleEndpoints = ({ builds, results }: ConsoleOptions, dialect: Dialect): readonly Endpoint[] => {
  const path = `${atomPath(dialect)}/console`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetConsole`,
      summary: "Read the console of an atom, also while it is written",
      dialect,
      query: QUERY,
      answers: { 200: { description: "Lines of it", json: dialect.shapes.answer(PAGE) } },
      handle: async (asked, { max_lines: maxLines, offset_line: offsetLine }) => {
        const build = await builds.find(asked.path.build_id);
        const { subjob } = subjobIn(build, asked.path.subjob_id);
        const atom = atomIn(subjob, asked.path.atom_id);
        const ended = hasAtomEnded(build, subjob.id, atom);
        const read = await results.console(build.id, subjob.id, atom, { maxLines, offsetLine, ended });
        if (!read.ok) throw failureOf(read);
        const { offsetLine: first, numLines, totalNumLines, content } = read.value;
        const page = { offset_line: first, num_lines: numLines, total_num_lines: totalNumLines, content };
        return json(dialect.answer(page, {}));
      },
    }),
  ];
};

const failureOf = ({ code, message }: ConsoleFailure): RequestError =>
  new RequestError(code === "NO_CONSOLE" ? "NO_CONSOLE" : "INVALID_REQUEST", message);
