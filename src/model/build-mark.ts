/** The variable by which a process is known as a build's, whatever its parent, session or group is by now. */
export const BUILD_MARK = "CLUSTERRUNNER_BUILD";

/** What every command of a build has in its environment; `folder` is where everything of the build is kept. */
export const buildMark = (folder: string): Readonly<Record<typeof BUILD_MARK, string>> => ({ [BUILD_MARK]: folder });
