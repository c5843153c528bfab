/** What ends a command with its message and with an exit code of its own; every other error ends it with 1. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  /** 2 wrong usage, 3 the build could not run, 128 + n ended by signal n. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
