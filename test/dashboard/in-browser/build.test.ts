await import("../views/build/build-view.browser.ts");
await import("../views/build/atoms/atom-grid.browser.ts");
