/** When the configuration cannot be used; the person who starts the program must mend it. Never holds the secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "INVALID_CONFIG";
  /** One sentence each, at least one. */
  readonly problems: readonly string[];

  /** Whether all of them are options of the command line. */
  readonly isUsage: boolean;

  constructor(
    problems: readonly string[],
    { isUsage = false, ...options }: ErrorOptions & { readonly isUsage?: boolean } = {},
  ) {
    super(problems.join("\n"), options);
    this.problems = problems;
    this.isUsage = isUsage;
  }
}
