/** Where `npm run build` puts the dashboard. Found from this file, compiled or bundled, since both lie three folders deep. */
export const DASHBOARD_FOLDER: URL = new URL("../../dashboard/", import.meta.url);
