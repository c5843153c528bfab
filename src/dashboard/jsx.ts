/** What JSX is compiled to; build/dashboard.ts puts it into every file. These calls are shorter than those of the automatic runtime. */
export { Fragment, h } from "preact";
