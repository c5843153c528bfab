import type { Output } from "./output.ts";
import { summaryJson } from "./summary-json.ts";
import type { View } from "./view.ts";

/**
 * One JSON object a line, for programs: every event of the build as `/build/<id>/events` of the API sends it, its `type` among its keys, then
 * `{"type": "end", ...}`, and last `{"type": "summary", ...}` as `SummaryJson` has it. New keys and types may come; none goes or
 * changes. Notices for people go to `notices`.
 */
export const jsonView = (output: Output, notices: Output): View => ({
  event: ({ type, data }) => output.write(`${JSON.stringify({ ...data, type })}\n`),
  ended: () => {},
  say: (line) => notices.write(`${line}\n`),
  summary: (summary) => output.write(`${JSON.stringify(summaryJson(summary))}\n`),
  close: async () => {
    await output.drained();
    await notices.drained();
  },
});
