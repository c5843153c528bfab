import "../views/build/build-view.browser.ts";
import "../views/build/atoms/atom-grid.browser.ts";
