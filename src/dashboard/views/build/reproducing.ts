/** A line for a shell that does what an atom did, as far as a shell elsewhere can. */
export const reproducing = (project: string, atomCommand: string, command: string): string => {
  const isFolder = project.startsWith("/");
  const whole = `${atomCommand} ${command}`.trim();
  const needs = (name: string): boolean => new RegExp(`\\$\\{?${name}\\b`).test(whole);
  return [
    ...(isFolder ? [`cd ${quoted(project)}`] : []),
    ...(needs("PROJECT_DIR") ? ['export PROJECT_DIR="$PWD"'] : []),
    ...(needs("ARTIFACT_DIR") ? ['export ARTIFACT_DIR="$(mktemp -d)"'] : []),
    whole,
  ].join("; ");
};

/** As one word of a shell. */
const quoted = (text: string): string => (/^[\w./+@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
