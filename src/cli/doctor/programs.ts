import { ok, warning, wrong, type Finding } from "./finding.ts";
import { outputOf } from "./program-output.ts";

/** Of what package.json asks for. */
export const OLDEST_NODE = "20.15";

/** The first with `fetch --no-write-fetch-head`. */
const OLDEST_GIT = "2.29";

/** The first whose behaviour is known to be that of the warm shell. */
const OLDEST_WARM_BASH = "5.2";

/** Node in this version, such as `20.19.2`. */
export const checkNode = (version: string): Finding =>
  isOlder(version, OLDEST_NODE)
    ? wrong("node", `version ${version}`, `install node ${OLDEST_NODE} or newer`)
    : ok("node", `version ${version}`);

/** The git that the environment's PATH leads to: there, new enough, and able to read its settings. */
export const checkGit = async (environment: NodeJS.ProcessEnv): Promise<Finding> => {
  const asked = await outputOf("git", ["--version"], environment);
  const version = /\d+(?:\.\d+)+/.exec(asked.stdout)?.[0];
  if (asked.exitCode !== 0 || version === undefined) {
    const found = asked.words === "ENOENT" ? "no git in PATH" : `git does not run: ${asked.words}`;
    return wrong("git", found, "install git; until then only builds of folders run");
  }
  if (isOlder(version, OLDEST_GIT)) {
    return wrong(
      "git",
      `version ${version}`,
      `install git ${OLDEST_GIT} or newer; until then only builds of folders run`,
    );
  }
  const settings = await outputOf("git", ["config", "--list"], environment);
  return settings.exitCode === 0
    ? ok("git", `version ${version}`)
    : wrong(
        "git",
        `version ${version}, which cannot read its settings: ${settings.words}`,
        "mend the file that it names",
      );
};

/** The bash that runs commands, and whether one that is started once can run all atoms of a build. */
export const checkBash = async (file: string, environment: NodeJS.ProcessEnv): Promise<Finding> => {
  const asked = await outputOf(file, ["-c", 'set -o pipefail; echo "$BASH_VERSION"'], environment);
  const version = /^\d+(?:\.\d+)+/.exec(asked.stdout)?.[0];
  if (asked.exitCode !== 0 || version === undefined) {
    const found = asked.words === "ENOENT" ? `no ${file}` : `${file} does not run: ${asked.words}`;
    return wrong(
      "bash",
      found,
      "install bash; until then commands run in /bin/sh, whose pipes pass if their last command does",
    );
  }
  if (isOlder(version, OLDEST_WARM_BASH)) {
    const mend = `bash ${OLDEST_WARM_BASH} or newer starts short atoms several times as fast`;
    return warning("bash", `version ${version}, started anew for each atom`, mend);
  }
  const governing = Object.keys(environment).filter((name) => GOVERNS_BASH.test(name));
  return governing.length === 0
    ? ok("bash", `version ${version}`)
    : warning(
        "bash",
        `version ${version}, started anew for each atom as ${governing.join(", ")} is set`,
        `unset ${governing.join(" ")}`,
      );
};

/** What the executors look for in the environment before they keep a bash. */
export const GOVERNS_BASH: RegExp = /^(?:BASH|SHELLOPTS$|POSIXLY_CORRECT$|TMOUT$)/;

/** Whether the first numbers of a version are below those of another. */
const isOlder = (version: string, oldest: string): boolean => {
  const numbers = version.split(".").map(Number);
  for (const [place, wanted] of oldest.split(".").map(Number).entries()) {
    const found = numbers[place] ?? 0;
    if (found !== wanted) return found < wanted;
  }
  return false;
};
