import type { Command } from "commander";

const EXAMPLES = `
Examples:
  clusterrunner schema > clusterrunner.schema.json

For editors that know the YAML language server, the first line of clusterrunner.yaml may then be
  # yaml-language-server: $schema=./clusterrunner.schema.json`;

export const addSchema = (program: Command): void => {
  program
    .command("schema")
    .description("print the JSON Schema of clusterrunner.yaml, for editors")
    .addHelpText("after", EXAMPLES)
    .action(async () => {
      const { jobFileSchema } = await import("../../model/json-schema.ts");
      const { endIfUnread } = await import("../unread-output.ts");
      endIfUnread(process.stdout);
      process.stdout.write(`${JSON.stringify(jobFileSchema(), null, 2)}\n`);
    });
};
