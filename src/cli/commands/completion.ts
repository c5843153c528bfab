import { Argument, type Command } from "commander";

const EXAMPLES = `
Examples:
  clusterrunner completion bash > ~/.local/share/bash-completion/completions/clusterrunner
  clusterrunner completion zsh > ~/.zfunc/_clusterrunner      with fpath+=~/.zfunc before compinit
  clusterrunner completion fish > ~/.config/fish/completions/clusterrunner.fish
  source <(clusterrunner completion bash)  for this shell only

The folder must be there. A new shell then completes commands, options, jobs of ./clusterrunner.yaml and builds.`;

export const addCompletion = (program: Command): void => {
  program
    .command("completion")
    .description("print the script that has a shell complete commands, options, jobs and builds")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { SCRIPTS } = await import("../completion/scripts.ts");
      const { endIfUnread } = await import("../unread-output.ts");
      endIfUnread(process.stdout);
      process.stdout.write(SCRIPTS[shell]);
    });
  program
    .command("complete", { hidden: true })
    .description("print what the last word may become, for the scripts of shells")
    .argument("[words...]")
    .action(async (words: readonly string[]) => {
      const { runComplete } = await import("../completion.ts");
      await runComplete(program, words);
    });
};
