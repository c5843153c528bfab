import "../views/builds/builds-view.browser.ts";
import "../views/health/health-view.browser.ts";
import "../views/history/history-view.browser.ts";
