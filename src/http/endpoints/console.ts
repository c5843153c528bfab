import * as z from "zod";
import { hasAtomEnded } from "../../model/atom-ended.ts";
import type { ConsoleFailure, Results } from "../../store/contract.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Endpoint, type Received } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { atomIn, subjobIn } from "../part.ts";
import { atomPath } from "../paths.ts";
import type { Builds } from "../supervisor.ts";
import { wholeNumber } from "../whole-number.ts";

export interface ConsoleOptions {
  readonly builds: Builds;
  readonly results: Pick<Results, "console" | "search">;
}

const QUERY = z.object({
  max_lines: wholeNumber({ min: 1, wish: "be a whole number greater than zero" })
    .optional()
    .describe("How many lines at most; 50 by default"),
  offset_line: wholeNumber({ min: 0, wish: "be a whole number greater than or equal to zero" })
    .optional()
    .describe("The first line, from 0; the last ones are given without it"),
  max_line_bytes: wholeNumber({ min: 1, wish: "be a whole number greater than zero" })
    .optional()
    .describe("How much of a line is shown at most; 1 MiB by default, which is the most"),
});

const SEARCH_QUERY = z.object({
  text: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      "What the lines are to hold, be its letters large or small; without it, what looks like the report of an error",
    ),
  offset_line: wholeNumber({ min: 0, wish: "be a whole number greater than or equal to zero" })
    .optional()
    .describe("The first line to look at, from 0; 0 by default"),
  max_matches: wholeNumber({ min: 1, max: 10_000, wish: "be a whole number from 1 to 10000" })
    .optional()
    .describe("How many lines at most; 100 by default"),
});

const MATCHES = {
  matches: z.array(z.int()).describe("The lines, from 0, in order"),
  next_line: z.int().describe("Where to go on: the first line that was not looked at, `total_num_lines` if all were"),
  total_num_lines: z.int(),
};

const PAGE = {
  offset_line: z.int().describe("The first of the lines, from 0"),
  num_lines: z.int().describe("May be fewer than asked for: go on behind them"),
  total_num_lines: z.int(),
  content: z.string().describe("The lines, each with its newline; what is not UTF-8 is replaced"),
};

interface AtomPlace {
  readonly build: number;
  readonly subjob: number;
  readonly atom: number;
  readonly ended: boolean;
}

/** What an atom has printed, also while it runs. */
export const consoleEndpoints = ({ builds, results }: ConsoleOptions, dialect: Dialect): readonly Endpoint[] => {
  const path = `${atomPath(dialect)}/console`;
  const search = `${path}/search`;
  const place = async (parts: Received["path"]): Promise<AtomPlace> => {
    const build = await builds.find(parts.build_id);
    const { subjob } = subjobIn(build, parts.subjob_id);
    const atom = atomIn(subjob, parts.atom_id);
    return { build: build.id, subjob: subjob.id, atom, ended: hasAtomEnded(build, subjob.id, atom) };
  };
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetConsole`,
      summary: "Read the console of an atom, also while it is written",
      dialect,
      query: QUERY,
      answers: { 200: { description: "Lines of it", json: dialect.shapes.answer(PAGE) } },
      handle: async (asked, { max_lines: maxLines, offset_line: offsetLine, max_line_bytes: maxLineBytes }) => {
        const { build, subjob, atom, ended } = await place(asked.path);
        const request = { maxLines, offsetLine, maxLineBytes, ended };
        const read = await results.console(build, subjob, atom, request);
        if (!read.ok) throw failureOf(read);
        const { offsetLine: first, numLines, totalNumLines, content } = read.value;
        const page = { offset_line: first, num_lines: numLines, total_num_lines: totalNumLines, content };
        return json(dialect.answer(page, {}));
      },
    }),
    readEndpoint({
      path: search,
      aliases: aliasesOf(dialect, search),
      operation: `${dialect.name}SearchConsole`,
      summary: "Find lines in the console of an atom, some MB of it for each answer",
      dialect,
      query: SEARCH_QUERY,
      answers: { 200: { description: "Which lines hold it", json: dialect.shapes.answer(MATCHES) } },
      handle: async (asked, { text, offset_line: offsetLine, max_matches: maxMatches }) => {
        const { build, subjob, atom, ended } = await place(asked.path);
        const wish = text === undefined ? "errors" : { text };
        const found = await results.search(build, subjob, atom, { wish, offsetLine, maxMatches, ended });
        if (!found.ok) throw failureOf(found);
        const { matches, nextLine, totalNumLines } = found.value;
        return json(dialect.answer({ matches, next_line: nextLine, total_num_lines: totalNumLines }, {}));
      },
    }),
  ];
};

const failureOf = ({ code, message }: ConsoleFailure): RequestError =>
  new RequestError(code === "NO_CONSOLE" ? "NO_CONSOLE" : "INVALID_REQUEST", message);
