import "../views/console/console-view.browser.ts";
import "../views/timeline/timeline-view.browser.ts";
