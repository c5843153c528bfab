import type { Colours } from "../colours.ts";
import { atomLine } from "./atom-line.ts";
import type { Output } from "./output.ts";
import { verdictOf } from "./summary-lines.ts";
import type { View } from "./view.ts";

/** Nothing of a build that passes; of another one its failures and how it ended. Notices go to `notices`. */
export const quietView = (output: Output, notices: Output, pc: Colours): View => ({
  event: () => {},
  ended: (end, tail) => output.write([`FAILED ${atomLine(end)}`, ...tail.map((line) => `    ${line}`), ""].join("\n")),
  say: (line) => notices.write(`${line}\n`),
  summary(summary) {
    if (summary.outcome === "passed") return;
    const reason = summary.message === null ? "" : `\n${summary.message}`;
    output.write(`${verdictOf(summary, pc)}${reason}\n`);
  },
  close: async () => {
    await output.drained();
    await notices.drained();
  },
});
