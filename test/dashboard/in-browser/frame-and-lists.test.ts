await import("../app.browser.ts");
await import("../ui/connection-state.browser.ts");
await import("../ui/secret-dialog.browser.ts");
await import("../views/builds/builds-view.browser.ts");
await import("../views/health/health-view.browser.ts");
await import("../views/history/history-view.browser.ts");
