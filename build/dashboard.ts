/* Bundles the dashboard into dist/dashboard: its page, and its scripts and styles under names that tell their content, each also
 * compressed, so that the server has nothing to do but to send them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build, transformSync } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = join(ROOT, "src/dashboard");
const FOLDER = join(ROOT, "dist/dashboard");

const FORM = { minify: true, format: "esm", target: "es2022", legalComments: "none" } as const;

const { outputFiles } = await build({
  ...FORM,
  absWorkingDir: ROOT,
  entryPoints: [join(SOURCES, "main.tsx"), join(SOURCES, "style/main.css")],
  entryNames: "[name]-[hash]",
  outdir: FOLDER,
  bundle: true,
  jsx: "transform",
  jsxFactory: "h",
  jsxFragment: "Fragment",
  inject: [join(SOURCES, "jsx.ts")],
  // Not the one of the sources, which is for the compiler.
  tsconfigRaw: {},
  write: false,
});

const files = outputFiles.map(({ path, text }) => {
  // Once more: names are given out while there is still code that is left out later.
  const { code } = path.endsWith(".js") ? transformSync(text, FORM) : { code: text };
  return { name: basename(path), bytes: Buffer.from(code) };
});
const named = (extension: string): string => {
  const found = files.find(({ name }) => name.endsWith(extension));
  if (found === undefined) throw new Error(`Cannot make the page as the bundle must hold a "${extension}": found none`);
  return found.name;
};
const page = readFileSync(join(SOURCES, "index.html"), "utf8")
  .replace("main.css", named(".css"))
  .replace("main.js", named(".js"));

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { name, bytes } of [...files, { name: "index.html", bytes: Buffer.from(page) }]) {
  const path = join(FOLDER, name);
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
}
