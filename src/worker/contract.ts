import type { BuildName, Orders } from "../bus/messages.ts";
import type { Result } from "../model/errors.ts";

/** The projects of builds on this machine: put there once for each build, before its first atom here, and taken away after the last. */
export interface WorkerProjects {
  /**
   * Checks the build's project out and runs its setup, unless that has been done. Who asks while it is being done shares it, and one that
   * has failed stays so until the build is ended. An abort settles the asker's promise alone, with a failure; what nobody waits for any
   * more is ended. Never rejects.
   */
  ready(build: BuildName, orders: Orders, signal: AbortSignal): Promise<Result<ReadyProject>>;
  /**
   * Runs the teardown if the setup was begun, ends what of the build still runs here, and removes the checkout; a build that is not held is
   * ended already. Called when none of its atoms runs. Safe to call twice, never rejects.
   */
  end(build: BuildName): Promise<void>;
  /** The builds of which something is here that is to be ended once. */
  held(): readonly BuildName[];
}

export interface ReadyProject {
  /** Absolute; the working directory of every atom here. */
  readonly projectDirectory: string;
}

/** One machine of many. */
export interface Worker {
  /** Its own from start to end, and no other's. */
  readonly id: string;
  /** Resolves when a master has answered it for the first time. */
  readonly joined: Promise<void>;
  /** Resolves when it was told to leave, and has left. */
  readonly left: Promise<void>;
  /**
   * Takes no more, hands back what has not begun, waits for what runs, tears its builds down, says goodbye and resolves. Safe to call twice;
   * `close` cuts it short.
   */
  drain(): Promise<void>;
  /** Ends what runs, now, with everything it started: to the master it is lost. The bus stays open. Safe to call twice. */
  close(): Promise<void>;
}
