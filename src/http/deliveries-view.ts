import * as z from "zod";
import type { BuildSummary } from "../model/build-summary.ts";
import type { DeliveryState } from "../model/delivery.ts";
import { withoutSecrets } from "../model/secret.ts";

/** Whether somebody was told of a build's end, as all dialects show it. */
export interface DeliveryView {
  readonly url: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly at: number | null;
}

/** One for each callback of a build. */
export const DELIVERIES_SHAPE: z.ZodType = z.array(
  z
    .object({
      url: z.string().describe("Who is told when the build has ended, without credentials"),
      state: z.enum(["pending", "delivered", "failed"]),
      attempts: z.int(),
      last_status: z
        .int()
        .nullable()
        .describe("The status of the receiver's last answer; null if the last attempt got none"),
      last_error: z.string().nullable().describe("Why the last attempt is no delivery"),
      at: z.number().nullable().describe("When the last attempt had ended, in seconds since the epoch"),
    })
    .meta({ id: "Delivery" }),
);

/** Empty for a build without callbacks. */
export const deliveriesOf = ({ deliveries = [] }: Pick<BuildSummary, "deliveries">): readonly DeliveryView[] =>
  deliveries.map(({ url, state, attempts, last }) => ({
    url: withoutSecrets(url),
    state,
    attempts,
    last_status: last?.status ?? null,
    last_error: last?.error ?? null,
    at: last === null ? null : last.at / 1_000,
  }));
