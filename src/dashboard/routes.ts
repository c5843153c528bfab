/** A place of the dashboard: which view, and of what. What else is in the address, as filters, is the view's own. */
export type Route =
  | { readonly view: "builds" }
  | { readonly view: "build"; readonly build: number }
  | { readonly view: "timeline"; readonly build: number }
  | { readonly view: "console"; readonly build: number; readonly subjob: number; readonly atom: number }
  | { readonly view: "jobs" }
  | { readonly view: "history"; readonly job: string }
  | { readonly view: "health" }
  | { readonly view: "unknown" };

/** What every address begins with. */
export const ROOT = "/dashboard";

/** The addresses of the places, for links. */
export const hrefOf = (route: Exclude<Route, { readonly view: "unknown" }>): string => {
  switch (route.view) {
    case "builds":
      return ROOT;
    case "build":
      return `${ROOT}/build/${route.build}`;
    case "timeline":
      return `${ROOT}/build/${route.build}/timeline`;
    case "console":
      return `${ROOT}/build/${route.build}/console/${route.subjob}/${route.atom}`;
    case "jobs":
      return `${ROOT}/jobs`;
    case "history":
      return `${ROOT}/job/${encodeURIComponent(route.job)}`;
    case "health":
      return `${ROOT}/health`;
  }
};

/** The place that an address leads to; a slash at its end makes no difference. */
export const routeOf = (pathname: string): Route => {
  const parts = pathname
    .slice(ROOT.length)
    .split("/")
    .filter((part) => part !== "");
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = parts;
  switch (`${first} ${parts.length}`) {
    case " 0":
      return { view: "builds" };
    case "jobs 1":
      return { view: "jobs" };
    case "health 1":
      return { view: "health" };
    case "job 2":
      return ifKnown(textIn(second), (job) => ({ view: "history", job }));
    case "build 2":
      return ifKnown(numbersIn(second), ([build = 0]) => ({ view: "build", build }));
    case "build 3":
      return third === "timeline"
        ? ifKnown(numbersIn(second), ([build = 0]) => ({ view: "timeline", build }))
        : UNKNOWN;
    case "build 5":
      return third === "console"
        ? ifKnown(numbersIn(second, fourth, fifth), ([build = 0, subjob = 0, atom = 0]) => ({
            view: "console",
            build,
            subjob,
            atom,
          }))
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
};

const UNKNOWN: Route = { view: "unknown" };

const ifKnown = <T>(value: T | undefined, route: (value: T) => Route): Route =>
  value === undefined ? UNKNOWN : route(value);

const numbersIn = (...texts: readonly string[]): readonly number[] | undefined =>
  texts.every((text) => /^(?:0|[1-9]\d{0,14})$/.test(text)) ? texts.map(Number) : undefined;

const textIn = (encoded: string): string | undefined => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
};
