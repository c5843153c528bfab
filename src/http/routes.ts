import * as z from "zod";

/** Paths below the one that was asked, by what they lead to; as the original writes them, with `[build_id]` for the id of a build. */
export type Routes = Readonly<Record<string, string>>;

export const ROUTES: z.ZodType<Routes> = z.record(z.string(), z.string());

/** These paths as `child_routes` has them. */
export const routesTo = (paths: Routes): Routes =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, path.replaceAll(/\{(\w+)\}/g, "[$1]")]));
