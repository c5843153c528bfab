import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as playwright from "playwright-core";
import { MARK } from "../support/leftovers.ts";

/** Imported, its 7 MB would be read for the names of what they export before they are run. */
const { chromium }: typeof playwright = createRequire(import.meta.url)("playwright-core");

/** That of the package; a folder in the cache holds one of them. */
const VERSION = "143.0.4";

const FONTS = "clusterrunner-fonts.conf";

const ARGS: readonly string[] = [
  // It is not to be had by root, nor in most containers; all that is opened is our own.
  "--no-sandbox",
  // Each process that Chromium starts takes as long as some pages do.
  "--no-zygote",
  "--disable-gpu",
  "--in-process-gpu",
  "--renderer-process-limit=1",
  "--force-color-profile=srgb",
];

/**
 * Launches Chromium without a window. It comes from a package and needs nothing from the system nor from the network; the first
 * launch unpacks some 190 MB into the user's cache. On another system than Linux on x64 `CLUSTERRUNNER_TEST_CHROMIUM` is to be the
 * path of one.
 */
export const launchBrowser = async (): Promise<playwright.Browser> => {
  const own = process.env["CLUSTERRUNNER_TEST_CHROMIUM"];
  const folder = own === undefined ? unpacked() : "";
  return chromium.launch({
    executablePath: own ?? join(folder, "chromium"),
    args: [...ARGS],
    env:
      own === undefined
        ? {
            PATH: process.env["PATH"] ?? "",
            HOME: process.env["HOME"] ?? "",
            LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
            FONTCONFIG_FILE: join(folder, FONTS),
            ...marked(),
          }
        : { ...present(process.env) },
  });
};

/** The folder with the browser, unpacked if need be: beside its place first, so that two who do it at once are not in each other's way. */
const unpacked = (): string => {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, `clusterrunner-test-chromium-${VERSION}`);
  if (existsSync(join(folder, "chromium"))) return folder;
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  const script = fileURLToPath(new URL("extract-browser.js", import.meta.url));
  const env = { ...process.env, TMPDIR: own, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" };
  const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot unpack the browser as its package must do so: found ${stderr}`);
  // That of the package names folders of another place; without a font, fields of forms crash the browser.
  writeFileSync(join(own, FONTS), fontsIn(folder));
  try {
    renameSync(own, folder);
  } catch {
    // Somebody else was faster.
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
};

/** The package has one font; for fixed widths and rare characters there are those of the system, if it has any. */
const fontsIn = (folder: string): string => `<?xml version="1.0"?><fontconfig>
<dir>${join(folder, "fonts")}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, "fonts-cache")}</cachedir>
<alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
<alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>`;

/** By which the test runner finds what a test file has left behind. */
const marked = (): Record<string, string> => present({ [MARK]: process.env[MARK] });

const present = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
