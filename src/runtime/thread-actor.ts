import { MessageChannel, type MessagePort, type ResourceLimits, type Transferable, Worker } from "node:worker_threads";
import * as comlink from "comlink";
import { defineActor } from "./actor.ts";
import { cellOf } from "./address.ts";
import type { Cell } from "./cell.ts";
import type { ActorDefinition, Context } from "./context.ts";
import { anyLetter } from "./environment.ts";
import { NotHostedError, ThreadLostError } from "./errors.ts";
import type { MailboxOptions } from "./mailbox.ts";
import type { Handlers, Message } from "./message.ts";
import type { Forwardable } from "./question.ts";
import { type PortEndpoint, portEndpoint } from "./thread-endpoint.ts";
import { ThreadLink } from "./thread-link.ts";
import type { HostedSpec, Report, ThreadControl, ThreadData } from "./thread-protocol.ts";

/** How an actor lives on a thread of its own. */
export interface HostedOptions<M extends Message> {
  /** The bound of its mailbox, which is on this side. */
  readonly mailbox?: MailboxOptions;
  /** Messages that may be on their way to the thread or wait over there. @default 8_192 */
  readonly inFlight?: number;
  /** Lists what of a message is moved instead of cloned, such as its buffers. @default nothing */
  transfer?(message: M): readonly Transferable[];
  /** Milliseconds that its end may take before the thread is terminated. @default 4_000 */
  readonly terminateAfterMs?: number;
  /** The thread's memory limits. @default Node's */
  readonly resourceLimits?: ResourceLimits;
}

/**
 * Defines an actor that lives on a worker thread of its own, for work that would block this one. It is spawned, told, asked, watched and
 * supervised like any other; its module exports the definition under `exportName`. Messages, answers and arguments are cloned, so they
 * hold no refs and no functions. Each incarnation has a new thread, which takes some 25 ms and 9 MB. A crash leaves what the
 * actor had not handled in its mailbox; the sudden end of the thread takes along what was in flight.
 *
 * @example
 * const parser = hosted<ParserMessage>(new URL("./parser.js", import.meta.url), "parserActor");
 * const ref = context.spawn(parser, undefined, { name: "parser" });
 */
export function hosted<M extends Message, Args = void>(
  module: URL,
  exportName: string,
  options: HostedOptions<M> = {},
): ActorDefinition<M, Args> {
  const { mailbox } = options;
  return defineActor<M, Args>(
    exportName,
    (context, args) => {
      const spec: HostedSpec = { module: module.href, exportName, name: context.self.name, args };
      const thread = new HostedThread(context, spec, options);
      // All messages go through unopened, by a handler that no protocol can name.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return { [anyLetter]: (letter: Forwardable) => thread.link.send(letter) } as unknown as Handlers<M>;
    },
    mailbox === undefined ? {} : { mailbox },
  );
}

const DEFAULT_IN_FLIGHT = 8_192;
const DEFAULT_TERMINATE_AFTER_MS = 4_000;

/** The thread of one incarnation: calls by comlink, messages in batches over a port of their own. */
class HostedThread<M extends Message> {
  readonly link: ThreadLink;
  readonly #context: Context<M>;
  readonly #cell: Cell;
  readonly #control: PortEndpoint;
  readonly #calls: comlink.Remote<ThreadControl>;
  readonly #data: MessagePort;
  readonly #worker: Worker;
  readonly #terminateAfterMs: number;
  readonly #exited: Promise<void>;
  #ending = false;

  constructor(context: Context<M>, spec: HostedSpec, options: HostedOptions<M>) {
    const { inFlight = DEFAULT_IN_FLIGHT, terminateAfterMs = DEFAULT_TERMINATE_AFTER_MS } = options;
    const control = new MessageChannel();
    const data = new MessageChannel();
    const workerData: ThreadData = { control: control.port2, data: data.port2 };
    this.#context = context;
    this.#cell = cellOf(context.self, `Cannot host "${spec.name}"`);
    this.#terminateAfterMs = terminateAfterMs;
    this.#data = data.port1;
    this.link = new ThreadLink(this.#cell, data.port1, { ...options, inFlight });
    this.#worker = new Worker(new URL("./thread-host.js", import.meta.url), {
      workerData,
      transferList: [control.port2, data.port2],
      ...(options.resourceLimits !== undefined && { resourceLimits: options.resourceLimits }),
    });
    this.#control = portEndpoint(control.port1);
    this.#calls = comlink.wrap<ThreadControl>(this.#control);
    this.#data.on("message", (report: Report) => this.#hear(report));
    this.#exited = this.#watchWorker();
    context.onStop(() => this.#stop());
    void this.#start(spec);
  }

  async #start(spec: HostedSpec): Promise<void> {
    try {
      const problem = await this.#calls.start(spec);
      if (problem === undefined) this.link.open();
      else this.#crash(new NotHostedError(spec.module, spec.exportName, problem));
    } catch (cause) {
      this.#crash(cause);
    }
  }

  #hear(report: Report): void {
    const { log, crash, stopped } = report;
    if (log !== undefined) this.#context.log[log.level](log.fields, log.text);
    this.link.hear(report);
    if (crash !== undefined) this.#crash(crash.cause);
    if (stopped) this.#context.stop();
  }

  #crash(cause: unknown): void {
    this.#cell.system.lifecycle.crashed(this.#cell, cause, undefined);
  }

  /** Resolves when the thread has ended. If nobody has asked for that, the actor has crashed. */
  #watchWorker(): Promise<void> {
    let cause: unknown;
    this.#worker.once("error", (error) => {
      cause = error;
    });
    return new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        resolve();
        if (this.#ending) return;
        this.link.lose("thread lost");
        this.#crash(cause ?? new ThreadLostError(this.#cell.name, code));
      });
    });
  }

  async #stop(): Promise<void> {
    this.#ending = true;
    const timer = this.#context.clock.schedule(this.#terminateAfterMs, () => void this.#worker.terminate());
    try {
      await this.#calls.stop(this.#cell.life?.arranged?.drainedBy !== undefined);
      this.link.close();
    } catch {
      // The thread has ended before it could answer: what it had is gone.
      this.link.lose("thread lost");
    }
    this.#control.close();
    this.#data.close();
    await this.#exited;
    timer.cancel();
  }
}
