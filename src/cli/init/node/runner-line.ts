import { shellWord } from "../../shell-word.ts";
import type { NodeRunner, RunnerCall } from "./node-runners.ts";
import type { ScriptCall } from "./script-calls.ts";

/** The shell line that runs one test file as the script would, with its options and its environment. */
export const runnerLine = (
  runner: NodeRunner,
  { environment, options }: ScriptCall,
  call: Omit<RunnerCall, "options">,
): string => {
  const chosen = runner.options === undefined ? options : runner.options(options);
  const line = runner.command({ ...call, options: chosen.map((option) => ` ${shellWord(option)}`).join("") });
  return [...environment.map(assignment), line].join(" ");
};

const assignment = (text: string): string => {
  const [name = "", ...value] = text.split("=");
  return `${name}=${shellWord(value.join("="))}`;
};
