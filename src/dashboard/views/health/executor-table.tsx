import type { VNode } from "preact";
import type { ExecutorAtWork } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";

export interface ExecutorTableProps {
  readonly executors: readonly ExecutorAtWork[];
  /** When it was so, in seconds since the epoch: an atom that ran then may have ended. */
  readonly at: number;
}

/** What each executor runs, and for how long it has. */
export const ExecutorTable = ({ executors, at }: ExecutorTableProps): VNode => (
  <section aria-labelledby="executors">
    <h2 id="executors">Executors</h2>
    <table class="figures executors">
      <thead>
        <tr>
          <th scope="col">Executor</th>
          <th scope="col" class="word">
            Build
          </th>
          <th scope="col" class="word">
            Atom
          </th>
          <th scope="col" class="number">
            For
          </th>
        </tr>
      </thead>
      <tbody>
        {executors.map((executor) => (
          <tr key={executor.id}>
            <th scope="row" class="number">
              {executor.id}
            </th>
            {executor.current_build === null ? (
              <td class="word soft" colSpan={3}>
                free
              </td>
            ) : (
              <Work executor={executor} build={executor.current_build} at={at} />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

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
          <span class="number">#{build}</span> {job === null ? null : <Name text={job} />}
        </a>
      </td>
      <td class="word">
        {subjob === null || atom === null || command === null ? (
          <span class="soft">between two subjobs</span>
        ) : (
          <a href={hrefOf({ view: "console", build, subjob, atom })}>
            <code>
              <Name text={command} />
            </code>
          </a>
        )}
      </td>
      <td class="number">{since === null ? null : durationText(at - since)}</td>
    </>
  );
};
