/** What a command calls with its exit code, if that is not 0. */
export type Exit = (code: number) => void;
