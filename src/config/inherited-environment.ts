/** Settings that may hold a secret. */
const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  "CLUSTERRUNNER_SECRET",
  "CLUSTERRUNNER_PREVIOUS_SECRETS",
  "CLUSTERRUNNER_CALLBACK_URL",
]);

/** What commands of a build inherit: all but the keys that sign requests, and what else is not for them. */
export const inheritedEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET_VARIABLES.has(name)));
