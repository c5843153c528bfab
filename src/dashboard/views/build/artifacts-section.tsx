import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { ArtifactFile, Client } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { useQuery } from "../../data/use-query.ts";
import { ActionButton } from "../../ui/action-button.tsx";
import { Answer } from "../../ui/answer.tsx";
import { atomPlaceText } from "../../ui/atom-name.ts";
import { bytesText } from "../../ui/bytes-text.ts";
import { counted } from "../../ui/count-text.ts";
import { Name } from "../../ui/name.tsx";
import { save } from "../../ui/save.ts";
import { shownText } from "../../ui/shown-text.ts";
import { ArtifactPreview } from "./artifact-preview.tsx";

export interface ArtifactsSectionProps {
  readonly build: number;
  readonly hasEnded: boolean;
}

/** How many are listed at once. */
const PAGE = 20;

/** The files that the atoms have left; nothing while there is none. Those of a build that goes on are looked for now and then. */
export const ArtifactsSection = ({ build, hasEnded }: ArtifactsSectionProps): VNode => {
  const limit = useSignal(PAGE);
  const files = useQuery(`artifacts ${build} ${limit.value} ${hasEnded}`, {
    ask: (client) => client.artifactFiles(build, { limit: limit.value }),
    isStaledBy: ({ type, data }) => type === "atom_finished" && data.build_id === build,
    eachMs: RARELY_MS,
  });
  return (
    <Answer query={files} what="the artifacts">
      {({ artifacts, total }) =>
        total === 0 && !hasEnded ? null : (
          <section aria-labelledby="artifacts-title">
            <h2 id="artifacts-title">Artifacts</h2>
            {hasEnded ? <Archives build={build} /> : null}
            {total === 0 ? <p class="note">No atom has left a file in its ARTIFACT_DIR.</p> : null}
            {artifacts.map((file) => (
              <FileCard key={`${file.subjob_id} ${file.atom_id} ${file.path}`} build={build} file={file} />
            ))}
            {artifacts.length < total && artifacts.length >= limit.value ? (
              <button type="button" onClick={() => (limit.value += PAGE)}>
                Show more of {counted(total, "file")}
              </button>
            ) : null}
          </section>
        )
      }
    </Answer>
  );
};

/** The server looks into a folder for each atom. */
const RARELY_MS = 15_000;

const Archives = ({ build }: { readonly build: number }): VNode => (
  <div class="actions">
    {(["zip", "tar.gz"] as const).map((format) => (
      <Download
        key={format}
        label={`All as ${format}`}
        name={`build-${build}.${format}`}
        ask={async (client) => new Response(await client.artifacts(build, format)).blob()}
      />
    ))}
  </div>
);

const FileCard = ({ build, file }: { readonly build: number; readonly file: ArtifactFile }): VNode => {
  const isOpen = useSignal(false);
  return (
    <details class="atom-card" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>
        <Name text={file.path} lines={2} />
        <span class="soft">{atomPlaceText(file.subjob_id, file.atom_id)}</span>
        <span class="soft">{bytesText(file.size)}</span>
      </summary>
      {isOpen.value ? (
        <div class="atom-detail">
          <ArtifactPreview build={build} file={file} />
          <Download
            label={`Download ${shownText(nameOf(file.path))}`}
            name={nameOf(file.path)}
            ask={(client) => client.artifactFile(build, file)}
          />
        </div>
      ) : null}
    </details>
  );
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

interface DownloadProps {
  readonly label: string;
  readonly name: string;
  readonly ask: (client: Client) => Promise<Blob>;
}

const Download = ({ label, name, ask }: DownloadProps): VNode => {
  const { server } = useData();
  return <ActionButton label={label} what="the file" act={async () => save(await server.read(ask), name)} />;
};
