/* Unpacks Chromium into the temporary folder of this process, which is to be one that nobody else uses. A process of its own, since
 * the package changes the environment of whoever imports it. */
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
