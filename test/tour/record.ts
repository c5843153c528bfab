import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandPages } from "./command-pages.ts";
import { withCommands, withSession } from "./marked.ts";
import { pictureOf } from "./picture.ts";
import { COLUMNS, playSession } from "./session.ts";

const rewrite = (page: string, change: (text: string) => string): void => {
  const path = fileURLToPath(new URL(`../../../${page}`, import.meta.url));
  writeFileSync(path, change(readFileSync(path, "utf8")));
};

const session = await playSession();
rewrite("README.md", (text) => withSession(text, session));
rewrite("docs/cli.md", (text) => withCommands(text, commandPages()));
const running = session.get("running");
if (running !== undefined) {
  const picture = await pictureOf(running, COLUMNS);
  rewrite("docs/build.svg", () => picture);
}
