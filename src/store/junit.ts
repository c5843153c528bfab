import { setImmediate } from "node:timers/promises";
import { SaxesParser } from "saxes";
import { createJunitHandler } from "./junit-handler.ts";
import type { TestTally } from "./test-tally.ts";
import { xmlText } from "./xml-text.ts";

/** Parsed in one go, in characters: some 10 ms, after which others in the same thread have their turn. */
const GO = 250_000;

/** Of one element. */
const MAX_ATTRIBUTES = 1_000;

/**
 * Adds the tests of one JUnit XML file to the tally as it is read. Resolves with what is wrong with the file, and null for
 * nothing; the tests that were whole until then are counted. Rejects only with what `chunks` throws.
 */
export const readJunit = async (
  chunks: Iterable<Uint8Array>,
  tally: Pick<TestTally, "add">,
): Promise<string | null> => {
  const parser = parserFor(tally);
  let read = 0;
  for (const text of xmlText(chunks)) {
    const wrong = complaintOf(() => parser.write(text));
    if (wrong !== null) return wrong;
    read += text.length;
    if (read < GO) continue;
    read = 0;
    await setImmediate();
  }
  return complaintOf(() => parser.close());
};

const parserFor = (tally: Pick<TestTally, "add">): SaxesParser => {
  const handler = createJunitHandler(tally);
  const parser = new SaxesParser();
  let attributes = 0;
  parser.on("opentagstart", () => {
    attributes = 0;
  });
  parser.on("attribute", () => {
    if (++attributes > MAX_ATTRIBUTES) parser.fail(`more than ${MAX_ATTRIBUTES} attributes of one element`);
  });
  parser.on("opentag", ({ name, attributes: given }) => {
    const wrong = handler.open(name, given);
    if (wrong !== null) parser.fail(wrong);
  });
  parser.on("text", handler.text);
  parser.on("cdata", handler.text);
  parser.on("closetag", handler.close);
  parser.on("error", (error) => {
    // Such as &#27;, which XML forbids and some reporters write: the text is as good without it.
    if (!error.message.endsWith("malformed character entity.")) throw new JunitError(error.message.replace(/\.$/, ""));
  });
  return parser;
};

/** Thrown out of the parser, which goes on after an error unless it is stopped. */
class JunitError extends Error {
  override readonly name = "JunitError";
}

const complaintOf = (parse: () => void): string | null => {
  try {
    parse();
    return null;
  } catch (error) {
    if (error instanceof JunitError) return error.message;
    throw error;
  }
};
