import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";

export interface OpenPage {
  readonly page: Page;
  /** What the browser complained about: errors of scripts, what the policy forbids, requests to elsewhere. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page in a browser that knows nothing yet, or seems so. */
export type Open = (url: string, options?: BrowserContextOptions) => Promise<OpenPage>;

const VIEWPORT = { width: 1280, height: 800 };

const FIXED = { locale: "en-GB", viewport: VIEWPORT };

/** How long something may take that a test waits for. */
const LIMIT_MS = 40_000;

/**
 * Pages of one tab, one after another: a tab of its own is a process of its own, which takes more CPU than most tests. A page that was not
 * closed, as its test failed, keeps its tab; so does one that is opened meanwhile, or with more than a size and a colour.
 */
const createPages = async (browser: Browser): Promise<Open> => {
  const context = await browser.newContext(FIXED);
  let idle: Page | undefined;
  return async (url, { viewport = VIEWPORT, colorScheme = "light", ...others } = {}) => {
    const isShared = Object.keys(others).length === 0;
    const own = isShared ? context : await browser.newContext({ ...FIXED, ...others });
    const page = (isShared ? idle : undefined) ?? (await own.newPage());
    if (isShared) idle = undefined;
    if (viewport !== null) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    page.setDefaultTimeout(LIMIT_MS);
    const complaints = complaintsOf(page, new URL(url).origin);
    await page.goto(url);
    const forget = async (): Promise<void> => {
      page.removeAllListeners();
      await page.unrouteAll();
      await context.clearPermissions();
      await page.evaluate("sessionStorage.clear(); localStorage.clear()");
      await page.goto("about:blank");
      idle = page;
    };
    return { page, complaints, close: () => (isShared ? forget() : own.close()) };
  };
};

export interface OwnBrowser {
  readonly open: Open;
  close(): Promise<void>;
}

/** Launches a browser whose pages share a tab. */
export const ownBrowser = async (): Promise<OwnBrowser> => {
  const browser = await launchBrowser();
  return { open: await createPages(browser), close: () => browser.close() };
};

/** Opens a page in a tab of its own. */
export const openPage = async (browser: Browser, ...page: Parameters<Open>): Promise<OpenPage> =>
  (await createPages(browser))(...page);

const complaintsOf = (page: Page, origin: string): readonly string[] => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`elsewhere: ${request.url()}`);
  });
  return complaints;
};
