import type { Command } from "commander";

export const addSchema = (program: Command): void => {
  program
    .command("schema")
    .description("print the JSON Schema of clusterrunner.yaml, for editors")
    .action(async () => {
      const { jobFileSchema } = await import("../../model/json-schema.ts");
      process.stdout.write(`${JSON.stringify(jobFileSchema(), null, 2)}\n`);
    });
};
