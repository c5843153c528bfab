// The program of a hosted actor's thread.
import { workerData } from "node:worker_threads";
import * as comlink from "comlink";
import { portEndpoint } from "./thread-endpoint.ts";
import { HostedSystem } from "./thread-hosted-system.ts";
import type { ThreadControl, ThreadData } from "./thread-protocol.ts";

// What a thread is born with has the type that its parent gave it, and no other.
// oxlint-disable-next-line typescript/no-unsafe-assignment
const { control, data }: ThreadData = workerData;
const endpoint = portEndpoint(control);
const hosted = new HostedSystem(data);
const own: ThreadControl = {
  start: (spec) => hosted.start(spec),
  stop: (drain) => hosted.stop(drain),
};
comlink.expose(own, endpoint);
