await import("../app.browser.ts");
await import("../ui/connection-state.browser.ts");
await import("../ui/secret-dialog.browser.ts");
