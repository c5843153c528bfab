// To be imported before all else: has a process and each of its threads go by a false clock.
import { CLOCK_FILE, goBy } from "./false-clock.ts";

goBy(process.env[CLOCK_FILE] ?? "");
