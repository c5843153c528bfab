import { render } from "preact";
import { App } from "./app.tsx";
import { createData, DataContext } from "./data/data.ts";
import { ROOT } from "./routes.ts";
import { createThemeSwitch } from "./ui/theme-switch.tsx";

const mount = document.getElementById("app");
if (mount === null) throw new TypeError("Cannot show the dashboard as its page must have a place for it: found none");
const ThemeSwitch = createThemeSwitch(document.documentElement);
render(
  <DataContext.Provider value={createData(window, ROOT)}>
    <App ThemeSwitch={ThemeSwitch} />
  </DataContext.Provider>,
  mount,
);
