await import("../views/builds/builds-view.browser.ts");
await import("../views/health/health-view.browser.ts");
await import("../views/history/history-view.browser.ts");
