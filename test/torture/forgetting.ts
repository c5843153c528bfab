// Forgets builds of a server that does not run: node forgetting.js BASE_DIRECTORY KEEP. Says over IPC when it begins.
import { forgetBuilds } from "../../src/index.ts";

const [, , baseDirectory = "", keep = "0"] = process.argv;
process.send?.("begins");
await forgetBuilds({ baseDirectory, retention: { builds: Number(keep), days: null, bytes: null } });
process.disconnect?.();
