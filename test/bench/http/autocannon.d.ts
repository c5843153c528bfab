// What the benches use of autocannon, so that they compile where it is not installed.

declare module "autocannon" {
  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly workers?: number;
    /** Requests a second, over all connections. */
    readonly overallRate?: number;
    readonly method?: "GET" | "POST";
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }
  export interface Result {
    readonly requests: { readonly average: number };
    /** ms. */
    readonly latency: { readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }
  export interface Instance extends Promise<Result> {
    stop(): void;
  }
  export default function autocannon(options: Options): Instance;
}
