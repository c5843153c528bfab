import { BUILD_MARK } from "../../model/build-mark.ts";
import { shell } from "../../processes/shell.ts";
import type { SubjobOrder } from "../contract.ts";
import { hasProcessTable } from "../../processes/process-table.ts";
import { governsBash } from "./bash-names.ts";
import { startWarmShell, type WarmShell, type WarmShellOptions } from "./warm-shell.ts";

/** The warm shell of an executor: there is one at a time, for the build that it works for. */
export interface WarmShells {
  /**
   * The shell for the atoms of a subjob, started if need be. Undefined where atoms must be started one by one: there is no
   * fit bash or no /proc, the environment changes what bash does from its start, or the shell can't be started. Calls resolve
   * in their order.
   */
  shellFor(order: SubjobOrder): Promise<WarmShell | undefined>;
  /** Says that no job runs now: the shell ends if that stays so for a while. */
  rest(): void;
  /** Ends the shell; resolves when it is gone. */
  end(): Promise<void>;
}

export interface WarmShellsOptions extends Pick<WarmShellOptions, "onStart" | "onEnd"> {
  /** What every atom gets besides what its order gives it. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** A shell costs some ms to start and about 4 MB while it lives. */
const IDLE_MS = 60_000;

/** One that is there, or on its way. */
interface Known {
  readonly key: string;
  readonly shell: Promise<WarmShell | undefined>;
  /** Undefined until it has started, and where it could not. */
  started: WarmShell | undefined;
}

export const createWarmShells = ({ environment, ...told }: WarmShellsOptions): WarmShells => {
  const [file] = shell("");
  const isFit = file.endsWith("/bash") && hasProcessTable() && !Object.keys(environment).some(governsBash);
  let current: Known | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    clearTimeout(idle);
    await (await ending?.shell)?.end();
  };

  const start = (order: SubjobOrder, key: string): Known => {
    const starting = startWarmShell({
      file,
      cwd: order.projectDirectory,
      environment: { ...environment, ...order.environment },
      ...told,
    });
    const known: Known = { key, shell: starting, started: undefined };
    void starting.then((started) => (known.started = started));
    return known;
  };

  return {
    shellFor: (order) => {
      clearTimeout(idle);
      if (!isFit) return NONE;
      const key = keyOf(order);
      if (current?.key !== key || current.started?.isAlive === false) {
        void end();
        current = start(order, key);
      }
      return current.shell;
    },
    rest: () => {
      clearTimeout(idle);
      idle = setTimeout(() => void end(), IDLE_MS).unref();
    },
    end,
  };
};

const NONE: Promise<undefined> = Promise.resolve(undefined);

/**
 * What two subjobs have in common that can share a shell. The values of their variables are told with each atom, but for the mark: the shell is
 * known by the one that it was started with, and a worker may have builds of several masters with the same number.
 */
const keyOf = ({ build, projectDirectory, environment }: SubjobOrder): string =>
  [build, projectDirectory, environment[BUILD_MARK], ...Object.keys(environment)].join("\0");
