import type { Command } from "commander";
import type { SignFlags } from "../sign.ts";
import { withConfigFile } from "./config-file.ts";
import type { Exit } from "./exit.ts";

const EXAMPLES = `
Examples:
  clusterrunner sign body.json
  printf %s "$BODY" | clusterrunner sign
  clusterrunner sign body.json |
    curl -H @- --data-binary @body.json http://127.0.0.1:43000/build

With a path the headers hold a time and a nonce, too, for a server that has a
replay_window and takes a request once:
  clusterrunner sign body.json --path /build
  clusterrunner sign /dev/null -X GET --path '/build/1?wait=60'`;

export const addSign = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("sign")
      .description("print the headers that sign a request with the secret of the settings, for scripts with curl")
      .summary("print the headers that sign a request, for curl")
      .argument("[file]", 'the body of the request; "-" is the standard input', "-")
      .option("-X, --method <method>", "the method of the request", "POST")
      .option("--path <path>", "the path of the request with its query, such as /build"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: SignFlags) => {
      const { runSign } = await import("../sign.ts");
      exit(await runSign(file, flags));
    });
};
