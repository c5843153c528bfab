await import("../views/build/build-view.browser.ts");
await import("../views/build/atoms/atom-grid.browser.ts");
await import("../views/console/console-view.browser.ts");
await import("../views/timeline/timeline-view.browser.ts");
