import { realpath } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { failure, success } from "../model/errors.ts";
import type { DirectoryRequest } from "../model/request.ts";
import type { Source } from "./contract.ts";
import { kindOfPath } from "./path-kind.ts";

/** Uses folders where they are: the commands of a build run in the very folder that its request names. */
export const createDirectorySource = (): Source<DirectoryRequest> => ({
  checkOut: async (_build, { projectDirectory }) => {
    const refused = (wish: string, found: string) =>
      failure(`Cannot use project directory "${projectDirectory}" as it must be ${wish}: found ${found}`);
    if (!isAbsolute(projectDirectory)) return refused("an absolute path", "a relative one");
    const kind = await kindOfPath(projectDirectory);
    if (kind !== "a folder") return refused("a folder", kind);
    return success({ projectDirectory: await realpath(projectDirectory), commit: null });
  },
  release: async () => {},
});
