import type { VNode } from "preact";
import { useQuery } from "../../../data/use-query.ts";
import { Answer } from "../../../ui/answer.tsx";
import { AtomCard } from "../atom-card.tsx";

export interface ChosenAtomProps {
  readonly build: number;
  readonly project: string;
  readonly subjob: number;
  readonly atom: number;
  readonly onClose: () => void;
}

/** The atom that was chosen in the grid, as it goes on. */
export const ChosenAtom = ({ build, project, subjob, atom, onClose }: ChosenAtomProps): VNode => {
  const status = useQuery(`atom ${build} ${subjob} ${atom}`, {
    ask: (client) => client.atom(build, subjob, atom),
    isStaledBy: ({ type, data }) =>
      data.build_id === build && (type === "end" || ("subjob_id" in data && data.subjob_id === subjob)),
  });
  return (
    <div>
      <div class="chosen-head">
        <h3>Chosen atom</h3>
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      <Answer query={status} what="the atom">
        {(found) => <AtomCard build={build} project={project} atom={found} isOpen />}
      </Answer>
    </div>
  );
};
