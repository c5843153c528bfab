import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { ArtifactFile, Client } from "../../../client.ts";
import { useQuery } from "../../data/use-query.ts";
import { Answer } from "../../ui/answer.tsx";
import { bytesText } from "../../ui/bytes-text.ts";
import { shownText } from "../../ui/shown-text.ts";
import { plainText } from "../../ui/plain-text.ts";

export interface ArtifactPreviewProps {
  readonly build: number;
  readonly file: ArtifactFile;
}

/** How much of a text is shown, and up to which size a picture, in bytes. */
const TEXT_BYTES = 65_536;
const PICTURE_BYTES = 16_000_000;

/** A look at a file: its beginning if it is text, the picture if it is one. */
export const ArtifactPreview = ({ build, file }: ArtifactPreviewProps): VNode => {
  const content = useQuery(`artifact ${build} ${file.subjob_id} ${file.atom_id} ${file.path}`, {
    ask: (client) => previewOf(client, build, file),
    isStaledBy: () => false,
  });
  return (
    <Answer query={content} what="the file">
      {(found) =>
        found.kind === "picture" ? (
          <Picture content={found.content} name={file.path} />
        ) : found.kind === "text" ? (
          <>
            <pre class="output" tabIndex={0} aria-label={`Content of ${shownText(file.path)}`}>
              {found.text}
            </pre>
            {file.size > TEXT_BYTES ? (
              <p class="note">
                The first {bytesText(TEXT_BYTES)} of {bytesText(file.size)}.
              </p>
            ) : null}
          </>
        ) : (
          <p class="note">{file.size === 0 ? "It is empty." : "There is no preview of files of this kind or size."}</p>
        )
      }
    </Answer>
  );
};

type Preview =
  | { readonly kind: "picture"; readonly content: Blob }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" };

const previewOf = async (client: Client, build: number, file: ArtifactFile): Promise<Preview> => {
  if (file.size === 0) return { kind: "none" };
  const beginning = await client.artifactFile(build, file, { firstBytes: TEXT_BYTES });
  if (beginning.type.startsWith("text/")) return { kind: "text", text: plainText(await beginning.text()) };
  if (!beginning.type.startsWith("image/") || file.size > PICTURE_BYTES) return { kind: "none" };
  const isWhole = file.size <= TEXT_BYTES;
  return { kind: "picture", content: isWhole ? beginning : await client.artifactFile(build, file) };
};

/** As a picture: a browser runs no script that is within one. */
const Picture = ({ content, name }: { readonly content: Blob; readonly name: string }): VNode | null => {
  const url = useSignal<string | undefined>(undefined);
  useEffect(() => {
    const own = URL.createObjectURL(content);
    url.value = own;
    return () => URL.revokeObjectURL(own);
  }, [content]);
  return url.value === undefined ? null : <img class="picture" src={url.value} alt={shownText(name)} />;
};
