import "../app.browser.ts";
import "../views.browser.ts";
import "../ui/connection-state.browser.ts";
import "../ui/secret-dialog.browser.ts";
