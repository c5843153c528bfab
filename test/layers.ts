/**
 * One layer of `src` and what it may import; whatever is not named here is forbidden, for the reason given. Paths are
 * relative to `src`: a file, or with `/` or `*` at the end everything that begins so.
 */
export interface Layer {
  readonly files: readonly string[];
  /** What it may import besides its own files. */
  readonly imports?: readonly string[];
  /** What it may import besides, but only by `import type`. */
  readonly types?: readonly string[];
  /** The packages it may import and the files that may; an empty list stands for all of the layer. */
  readonly packages?: Readonly<Record<string, readonly string[]>>;
  /** The files that may import what is known only when they run. */
  readonly computed?: readonly string[];
  /** True, or why it may not import `node:` modules. */
  readonly node: true | string;
  /** True, or why it may not use the clock, timers, randomness and the process. */
  readonly globals: true | string;
  /** Why it may import no other files. */
  readonly notFiles: string;
  /** Why it may import no other packages. */
  readonly notPackages: string;
}

const CONTRACTS = ["projects/contract.ts", "executors/contract.ts", "store/contract.ts", "webhooks/contract.ts"];
const DRIVER =
  "a driver knows the model and its own contract: what needs two drivers is an actor, and clusterrunner.ts joins them";

/** The layers from the lowest to the highest. */
export const LAYERS: readonly Layer[] = [
  {
    files: ["runtime/"],
    packages: { comlink: ["runtime/thread.ts", "runtime/thread-*"] },
    // A hosted actor's module is named by whoever hosts it.
    computed: ["runtime/thread-hosted-system.ts"],
    node: true,
    globals: true,
    notFiles: "the runtime knows no word about builds and can be used alone",
    notPackages: "the runtime needs only Node, and comlink where a mailbox crosses a thread's boundary",
  },
  {
    files: ["processes/"],
    node: true,
    globals: true,
    notFiles: "starting and killing a process group is not about builds",
    notPackages: "a process group is Node and the kernel",
  },
  {
    files: ["model/"],
    packages: { yaml: [], zod: [] },
    node: "the model is pure: no input or output",
    globals: "the model is pure: time and chance are parameters",
    notFiles: "the model is what everything else is about, so it depends on nothing else",
    notPackages: "the model needs a YAML parser and a schema library",
  },
  {
    files: ["projects/"],
    imports: ["model/", "processes/"],
    node: true,
    globals: true,
    notFiles: DRIVER,
    notPackages: "fetching a project is git and the file system",
  },
  {
    files: ["bus/"],
    types: ["model/"],
    packages: {
      "@nats-io/jetstream": ["bus/load-nats.ts", "bus/nats-*"],
      "@nats-io/obj": ["bus/load-nats.ts", "bus/nats-*"],
      "@nats-io/transport-node": ["bus/load-nats.ts", "bus/nats-*", "bus/sealed.ts"],
      zod: [],
    },
    node: true,
    globals: true,
    notFiles: "the bus carries messages: what is done about them is the master's and the worker's",
    notPackages: "the bus is NATS",
  },
  {
    files: ["executors/"],
    imports: ["bus/", "model/", "processes/", "runtime/thread.ts", "runtime/thread-*"],
    packages: { piscina: [] },
    node: true,
    globals: true,
    notFiles: `${DRIVER}; of the runtime it uses the mailbox across a thread's boundary alone`,
    notPackages: "the executor pool is Piscina",
  },
  {
    files: ["worker/"],
    imports: ["bus/", "executors/", "model/", "processes/", "projects/"],
    node: true,
    globals: true,
    notFiles:
      "a worker runs what it is given with the executors and the projects of any machine; it has no builds of its own",
    notPackages: "a worker is put together from what the server has, too",
  },
  {
    files: ["store/"],
    imports: ["model/"],
    packages: { "@photostructure/sqlite": [], saxes: ["store/junit.ts"], tinypool: [] },
    node: true,
    globals: true,
    notFiles: DRIVER,
    notPackages: "the store needs a database, a pool to pack in, and an XML parser for test reports",
  },
  {
    files: ["webhooks/"],
    imports: ["model/"],
    node: true,
    globals: true,
    notFiles: DRIVER,
    notPackages: "telling a receiver is fetch",
  },
  {
    files: ["actors/"],
    imports: ["runtime/", "model/"],
    types: CONTRACTS,
    node: "an actor decides and a driver acts, so that a test can put a fake in the driver's place",
    globals: "an actor has the clock of its context, which a test sets",
    notFiles: "an actor knows the contracts as types, never a driver or a client",
    notPackages: "an actor decides and a driver acts, so that a test can put a fake in the driver's place",
  },
  {
    files: ["http/"],
    imports: ["runtime/", "model/"],
    types: ["actors/journal-protocol.ts", "actors/protocol.ts", "store/contract.ts"],
    packages: { h3: [], "prom-client": ["http/metrics/"], srvx: ["http/exchange.ts"], zod: [] },
    node: true,
    globals: true,
    notFiles: "HTTP asks by messages, or reads what lasts: how the answer comes about is not its business",
    notPackages:
      "the server is h3, what it takes and gives is described with zod, and what it counts is told by prom-client",
  },
  {
    files: ["client.ts", "client/"],
    types: ["model/"],
    node: "the client runs wherever there is fetch, in a browser too",
    globals: true,
    notFiles: "the client knows the API, not the server",
    notPackages: "the client costs its users no dependency",
  },
  {
    files: ["dashboard/"],
    imports: ["client.ts"],
    types: ["client/", "model/"],
    packages: { preact: [], "@preact/signals": [] },
    node: "the dashboard runs in a browser",
    globals: true,
    notFiles: "the dashboard is a client of the public API like any other",
    notPackages: "all of the dashboard is to be small, and comes from this server alone",
  },
  {
    files: ["config.ts", "config/"],
    packages: { ini: [], zod: [] },
    node: true,
    globals: true,
    notFiles: "settings are read before there is anything to set",
    notPackages: "settings need an INI parser and a schema library",
  },
  {
    files: [
      "clusterrunner.ts",
      "clusterrunner-options.ts",
      "cluster/",
      "publisher.ts",
      "unpack-results.ts",
      "backup.ts",
      "owner.ts",
      "callbacks.ts",
      "expected-times.ts",
      "forget-builds.ts",
      "hosted.ts",
      "hosted-runner.ts",
      "list-atoms.ts",
      "left-checkouts.ts",
      "root-cause.ts",
      "index.ts",
      "local-request.ts",
      "plan-build.ts",
      "open-executors.ts",
      "start-executors.ts",
    ],
    imports: [
      "runtime/",
      "processes/",
      "model/",
      "projects/",
      "bus/",
      "executors/",
      "worker/",
      "store/",
      "webhooks/",
      "actors/",
      "http/",
      "client.ts",
      "config.ts",
      "config/",
    ],
    node: true,
    globals: true,
    notFiles: "the command line is a user of the public API like any other",
    notPackages: "everything meets here, but nothing is done here",
  },
  {
    files: ["cli/"],
    imports: [
      "clusterrunner.ts",
      "cluster/",
      "index.ts",
      "plan-build.ts",
      "start-executors.ts",
      "backup.ts",
      "owner.ts",
      "client.ts",
      "client/",
      "config.ts",
      "config/",
      "model/",
      "unpack-results.ts",
    ],
    packages: { commander: [], picocolors: [], pino: [], "string-width": [] },
    node: true,
    globals: true,
    notFiles: "the command line uses what embedders and clients use, so that they can do all it does",
    notPackages: "the command line parses arguments, draws a terminal, and writes the server's log",
  },
];
