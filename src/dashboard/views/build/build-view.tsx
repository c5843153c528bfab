import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { BuildStatus } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { isUnderWay, stateOf } from "../../ui/build-state.ts";
import { ArtifactsSection } from "./artifacts-section.tsx";
import { openAtomBook, type AtomBook } from "./atoms/atom-book.ts";
import { AtomsSection } from "./atoms/atoms-section.tsx";
import { BuildHead } from "./build-head.tsx";
import { FailuresSection } from "./failures-section.tsx";
import { Summary } from "./summary.tsx";
import { TestsSection } from "./tests-section.tsx";

export interface BuildViewProps {
  readonly build: number;
}

/** One build: how it is, what failed and why, all its atoms, and what they have left. */
export const BuildView = ({ build: id }: BuildViewProps): VNode => {
  const data = useData();
  const build = useQuery(`build ${id}`, {
    ask: (client) => client.build(id),
    isStaledBy: ({ data: { build_id: changed } }) => changed === id,
  });
  const book = useMemo(() => openAtomBook(data, id), [data, id]);
  useEffect(() => book.close, [book]);
  return (
    <>
      <BuildHead build={id} job={build.value.value?.job_name ?? null} here="build" />
      <Answer query={build} what={`build ${id}`}>
        {(found) => <Sections build={found} book={book} />}
      </Answer>
    </>
  );
};

const Sections = ({ build, book }: { readonly build: BuildStatus; readonly book: AtomBook }): VNode => {
  const { id, project = "", tests } = build;
  const hasEnded = !isUnderWay(stateOf(build));
  return (
    <div class="build">
      <Summary build={build} book={book} />
      <FailuresSection build={id} project={project} />
      <AtomsSection build={id} project={project} book={book} />
      {tests === null ? null : <TestsSection build={id} tests={tests} />}
      {build.num_atoms === null || build.num_atoms === 0 ? null : <ArtifactsSection build={id} hasEnded={hasEnded} />}
    </div>
  );
};
