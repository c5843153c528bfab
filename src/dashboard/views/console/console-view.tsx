import type { VNode } from "preact";
import { useQuery } from "../../data/use-query.ts";
import { hrefOf } from "../../routes.ts";
import { Answer } from "../../ui/answer.tsx";

export interface ConsoleViewProps {
  readonly build: number;
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly atom: number;
}

/** The last lines that an atom printed. */
export const ConsoleView = ({ build, subjob, atom }: ConsoleViewProps): VNode => {
  const lines = useQuery(`console ${build} ${subjob} ${atom}`, {
    ask: (client) => client.console(build, subjob, atom),
    isStaledBy: ({ data }) => data.build_id === build,
  });
  return (
    <>
      <header class="view-head">
        <h1>
          <a href={hrefOf({ view: "build", build })}>Build {build}</a>: subjob {subjob}, atom {atom}
        </h1>
      </header>
      <Answer query={lines} what="the console">
        {({ content }) => (
          <pre class="console" role="log" tabIndex={0} aria-label="Console">
            {content}
          </pre>
        )}
      </Answer>
    </>
  );
};
