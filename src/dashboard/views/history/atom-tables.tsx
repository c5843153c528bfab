import type { ComponentChildren, VNode } from "preact";
import type { AtomHistory, JobHistory } from "../../../client.ts";
import { hrefOf } from "../../routes.ts";
import { atomName } from "../../ui/atom-name.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Name } from "../../ui/name.tsx";
import { Table, type Head } from "../../ui/table.tsx";

/** The atoms that passed and failed with nothing changed, the worst first. */
export const FlakyAtoms = ({ history }: { readonly history: JobHistory }): VNode => (
  <section aria-labelledby="flaky">
    <h2 id="flaky">Flaky atoms</h2>
    {history.flaky_atoms.length === 0 ? (
      <p class="note">None of the atoms of {buildsText(history)} both passed and failed with nothing changed.</p>
    ) : (
      <Table heads={FLAKY_HEADS}>
        {history.flaky_atoms.map((atom) => (
          <tr key={keyOf(atom)}>
            <AtomName atom={atom} />
            <td class={atom.num_flaky === 0 ? "soft" : undefined}>{atom.num_flaky}</td>
            <td class={atom.num_contradictions === 0 ? "soft" : undefined}>{atom.num_contradictions}</td>
            <td class={atom.num_failed === 0 ? "soft" : "bad"}>{atom.num_failed}</td>
            <td class="wide">{atom.num_runs}</td>
          </tr>
        ))}
      </Table>
    )}
  </section>
);

/** The atoms that take longest, the slowest first. */
export const SlowestAtoms = ({ history }: { readonly history: JobHistory }): VNode => {
  const most = history.slowest_atoms.reduce((greatest, { mean_time }) => Math.max(greatest, mean_time), 0);
  return (
    <section aria-labelledby="slowest">
      <h2 id="slowest">Slowest atoms</h2>
      {history.slowest_atoms.length === 0 ? (
        <p class="note">No atom of {buildsText(history)} has ended.</p>
      ) : (
        <Table heads={["Atom", "Mean", "Longest", "Failed", BUILDS]}>
          {history.slowest_atoms.map((atom) => (
            <tr key={keyOf(atom)}>
              <AtomName atom={atom}>
                <span
                  class="share"
                  aria-hidden="true"
                  style={{ width: `${most === 0 ? 0 : (100 * atom.mean_time) / most}%` }}
                />
              </AtomName>
              <td>{durationText(atom.mean_time)}</td>
              <td>{durationText(atom.max_time)}</td>
              <td class={atom.num_failed === 0 ? "soft" : "bad"}>{atom.num_failed}</td>
              <td class="wide">{atom.num_runs}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
};

const BUILDS: Head = { text: "Builds", kind: "wide" };

const FLAKY_HEADS: readonly Head[] = [
  "Atom",
  { text: "Late pass", title: "In how many builds it passed, but not at its first attempt" },
  { text: "Both ways", title: "At how many commits it passed in one build and failed in another" },
  "Failed",
  BUILDS,
];

/** Leads to what it printed last. */
const AtomName = ({ atom, children }: { readonly atom: AtomHistory; readonly children?: ComponentChildren }): VNode => {
  const { last_build_id: build, last_subjob_id: subjob, last_atom_id: place } = atom;
  const href =
    subjob === undefined || place === undefined
      ? hrefOf({ view: "build", build })
      : hrefOf({ view: "console", build, subjob, atom: place });
  return (
    <th scope="row">
      <a href={href}>
        <Name text={atomName(atom.command_string)} />
      </a>
      {children}
    </th>
  );
};

const keyOf = ({ command_string, project }: AtomHistory): string => `${project}\n${command_string}`;

const buildsText = ({ num_builds_of_atoms: count }: JobHistory): string =>
  count === 1 ? "the last build" : `the last ${count} builds`;
