await import("../views/console/console-view.browser.ts");
await import("../views/timeline/timeline-view.browser.ts");
