import { createWriteStream } from "node:fs";
import { mkdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { BusError, type Bus } from "../bus/contract.ts";
import type { BuildName, Content, SourceAnswer, SourceAsked } from "../bus/messages.ts";
import { SOURCE } from "../bus/questions.ts";
import { failure, success, type Result } from "../model/errors.ts";
import { runGroup } from "../processes/process-group.ts";
import type { BundledSource } from "../projects/bundled-source.ts";
import { containedPath } from "../projects/contained-path.ts";
import { readableName } from "../projects/git-mirror.ts";
import { kindOfPath } from "../projects/path-kind.ts";
import type { RemoveTree } from "../projects/tree-removal.ts";

export interface ProjectSourceOptions {
  readonly bus: Pick<Bus, "ask" | "objects">;
  readonly bundled: BundledSource;
  readonly removeTree: RemoveTree;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly killGraceMs: number;
  /** Told of what did not work and is tried again. */
  readonly warn: (message: string) => void;
}

/** Puts a build's project, as the master has it, into a folder for this build alone; the value is the project's directory. Rejects when aborted. */
export type FetchProject = (build: BuildName, workspace: string, signal: AbortSignal) => Promise<Result<string>>;

/** How long the master may take to answer, in ms: it is asked again then, and goes on with what it has begun. */
const ANSWER_MS = 10_000;

/** How long nothing may come of an object, in ms. */
const SILENCE_MS = 30_000;

/** How long is waited before each new try to get an object, in ms. */
const PAUSES_MS: readonly number[] = [100, 500, 1_000, 2_000, 5_000, 10_000];

export const createProjectSource = (options: ProjectSourceOptions): FetchProject => {
  const { bus, bundled, removeTree, environment, killGraceMs, warn } = options;

  /** Asks until there is an answer: a master that does not answer has all of this worker's builds ended, or comes back. */
  const ask = async (build: BuildName, has: SourceAsked["has"], signal: AbortSignal): Promise<SourceAnswer> => {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await bus.ask(SOURCE, { ...build, has }, ANSWER_MS);
      } catch (error) {
        if (!(error instanceof BusError)) throw error;
        await sleep(PAUSES_MS[0], undefined, { signal });
      }
    }
  };

  const save = async (content: Content, file: string, signal: AbortSignal): Promise<void> => {
    const silence = new AbortController();
    const timer = setTimeout(() => {
      silence.abort(new BusError(`Cannot get an object as some of it must come within ${SILENCE_MS / 1_000} s`));
    }, SILENCE_MS);
    const heard = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        timer.refresh();
        yield chunk;
      }
    };
    try {
      const either = AbortSignal.any([signal, silence.signal]);
      await pipeline(bus.objects.getStream(content), heard, createWriteStream(file), { signal: either });
    } catch (error) {
      signal.throwIfAborted();
      throw silence.signal.aborted ? silence.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  };

  const unpack = async (
    content: Content,
    workspace: string,
    into: string,
    signal: AbortSignal,
  ): Promise<Result<void>> => {
    const file = join(workspace, ".extra");
    await save(content, file, signal);
    const args = ["-xf", file, "-C", into];
    const exit = await runGroup("tar", args, {
      cwd: into,
      env: environment,
      graceMs: killGraceMs,
      output: "collect",
      signal,
    });
    signal.throwIfAborted();
    await rm(file, { force: true });
    if (exit.exitCode === 0) return success(undefined);
    return failure(`Cannot add to the checkout as "tar" must unpack it: found ${exit.stderr.trim()}`);
  };

  /** One try; `again` says whether another one may do better. */
  const tryFetch = async (
    build: BuildName,
    workspace: string,
    has: SourceAsked["has"],
    signal: AbortSignal,
  ): Promise<Result<string> & { readonly again?: boolean }> => {
    // What is there is from an earlier try.
    await removeTree(workspace);
    await mkdir(workspace, { recursive: true, mode: 0o700 });
    const answer = await ask(build, has, signal);
    if (answer.type === "gone") return failure(answer.reason);
    const root = join(workspace, readableName(answer.url));
    const bundle = answer.bundle === null ? null : join(workspace, ".bundle");
    if (bundle !== null && answer.bundle !== null) await save(answer.bundle, bundle, signal);
    const made = await bundled.checkOut(answer, bundle, root, signal);
    if (bundle !== null) await rm(bundle, { force: true });
    if (!made.ok) return { ...failure(made.message), again: true };
    const added = answer.extra === null ? success(undefined) : await unpack(answer.extra, workspace, root, signal);
    if (!added.ok) return added;
    const project = await containedPath(await realpath(root), answer.directory);
    if (project === null || (await kindOfPath(project)) !== "a folder")
      return failure(`Cannot use "${answer.directory}" of "${answer.url}" as it must be a folder in the repository`);
    return success(project);
  };

  return async (build, workspace, signal) => {
    let has = await bundled.heads();
    let isMended = false;
    for (const pauseMs of [...PAUSES_MS, null]) {
      try {
        const fetched = await tryFetch(build, workspace, has, signal);
        if (fetched.ok || fetched.again !== true || isMended) return fetched;
        warn(`${fetched.message}; it is fetched again with its whole history`);
        has = [];
        isMended = true;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof BusError)) throw error;
        if (pauseMs === null) return failure(error.message);
        warn(`${error.message}; it is asked for again`);
        await sleep(pauseMs, undefined, { signal });
      }
    }
    return failure(`Cannot check out build ${build.build} as its source must come: found nothing`);
  };
};
