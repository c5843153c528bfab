import type { VNode } from "preact";
import type { ExecutorAtWork } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { atomName } from "../../ui/atom-name.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { Table, type Head } from "../../ui/table.tsx";

export interface ExecutorTableProps {
  readonly executors: readonly ExecutorAtWork[];
  /** When it was so, in seconds since the epoch: an atom that ran then may have ended. */
  readonly at: number;
}

/** What each executor runs, and for how long it has. */
export const ExecutorTable = ({ executors, at }: ExecutorTableProps): VNode => (
  <section aria-labelledby="executors">
    <h2 id="executors">Executors</h2>
    <Table kind="executors" heads={HEADS}>
      {executors.map((executor) => (
        <tr key={executor.id}>
          <th scope="row">{executor.id}</th>
          {executor.current_build === null ? (
            <td class="word soft" colSpan={3}>
              free
            </td>
          ) : (
            <Work executor={executor} build={executor.current_build} at={at} />
          )}
        </tr>
      ))}
    </Table>
  </section>
);

const HEADS: readonly Head[] = ["Executor", { text: "Build", kind: "word" }, { text: "Atom", kind: "word" }, "For"];

interface WorkProps {
  readonly executor: ExecutorAtWork;
  readonly build: number;
  readonly at: number;
}

const Work = ({ executor, build, at }: WorkProps): VNode => {
  const { current_subjob: subjob, current_atom: atom, command_string: command, job_name: job, since } = executor;
  return (
    <>
      <td class="word">
        <a href={hrefOf({ view: "build", build })} class="clip">
          #{build} {job === null ? null : <Name text={job} />}
        </a>
      </td>
      <td class="word">
        {subjob === null || atom === null || command === null ? (
          <span class="soft">between two subjobs</span>
        ) : (
          <a href={hrefOf({ view: "console", build, subjob, atom })}>
            <Name text={atomName(command)} />
          </a>
        )}
      </td>
      <td>{since === null ? null : durationText(at - since)}</td>
    </>
  );
};
