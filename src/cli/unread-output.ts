/** What a shell says of a program that was ended by SIGPIPE, which Node ignores. */
const UNREAD = 141;

/**
 * Has the process end without a word when nobody reads what it prints, as with `| head`, and with one line when that can't be written, as on
 * a full disk. For commands that may end at any moment.
 */
export const endIfUnread = (stream: NodeJS.WriteStream): void => {
  stream.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(UNREAD);
    process.stderr.write(
      `clusterrunner: Cannot print as the output must take it: found ${error.code ?? error.message}\n`,
    );
    process.exit(1);
  });
};
