import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { ClientError, type AtomStatus, type Client, type ConsolePage } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";
import { counted } from "../../ui/count-text.ts";
import { CommandLine } from "./command-line.tsx";
import { LastPassLine } from "./last-pass-line.tsx";
import { plainText } from "../../ui/plain-text.ts";
import { reproducing } from "./reproducing.ts";

export interface AtomDetailProps {
  readonly build: number;
  readonly project: string;
  readonly atom: AtomStatus;
}

/** How many lines of the end of its output are shown. */
const LINES = 20;

/** However long these are. */
const CHARACTERS = 20_000;

/** What one who looks into an atom wants to know: why it was ended, what is different, how to have it again, what it printed last. */
export const AtomDetail = ({ build, project, atom }: AtomDetailProps): VNode => {
  const { now } = useData();
  const { subjob_id: subjob, id, exit_code: exitCode, reason, state } = atom;
  const key = `${build} ${subjob} ${id} ${state}`;
  const output = useQuery(`end of console ${key}`, {
    ask: (client) => endOf(client, build, subjob, id),
    isStaledBy: () => false,
  });
  const command = useQuery(`command ${build} ${subjob}`, {
    ask: async (client) => (await client.subjob(build, subjob)).command,
    isStaledBy: () => false,
  });
  const isRunning = state === "IN_PROGRESS";
  const second = isRunning ? now.value : 0;
  useEffect(() => {
    if (isRunning) output.refresh();
  }, [second]);
  const line = reproducing(project, atom.command_string, command.value.value ?? "");
  return (
    <div class="atom-detail">
      {reason === undefined ? null : <p class="problem">{plainText(reason)}</p>}
      {exitCode === null || exitCode === 0 ? null : <LastPassLine build={build} atom={atom} />}
      {command.value.value === undefined ? null : <CommandLine label="To reproduce" text={line} />}
      <Answer query={output} what="the output">
        {(page) =>
          page === null || page.total_num_lines === 0 ? (
            <p class="note">It has printed nothing.</p>
          ) : (
            <>
              <pre class="output" tabIndex={0} aria-label="The end of the output">
                {plainText(page.content.slice(-CHARACTERS))}
              </pre>
              <p class="note">
                <a href={hrefOf({ view: "console", build, subjob, atom: id })}>
                  Whole output, {counted(page.total_num_lines, "line")}
                </a>
              </p>
            </>
          )
        }
      </Answer>
    </div>
  );
};

/** Null for an atom that has not begun to print. */
const endOf = async (client: Client, build: number, subjob: number, atom: number): Promise<ConsolePage | null> => {
  try {
    return await client.console(build, subjob, atom, { maxLines: LINES });
  } catch (error) {
    if (error instanceof ClientError && error.status === NOT_FOUND) return null;
    throw error;
  }
};

const NOT_FOUND = 404;
