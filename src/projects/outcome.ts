import { failure, type Result } from "../model/errors.ts";
import { SpawnError } from "../processes/process-group.ts";

/**
 * The result of work that may also fail by the machine or by an abort: those rejections become failures, as a disk that is
 * full is nobody's bug. Whatever else is thrown is one, and stays a rejection. `action` completes "Cannot ...".
 */
export const outcomeOf = async <T>(
  action: string,
  signal: AbortSignal,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  let result: Result<T>;
  try {
    signal.throwIfAborted();
    result = await work();
  } catch (error) {
    if (signal.aborted) return aborted(action);
    if (error instanceof SpawnError) return failure(`Cannot ${action}: ${error.message}`);
    if (isSystemError(error)) return failure(`Cannot ${action} as the system must let it: ${error.message}`);
    throw error;
  }
  return signal.aborted ? aborted(action) : result;
};

const aborted = (action: string): Result<never> => failure(`Cannot ${action} as it was aborted`);

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "syscall" in error;
