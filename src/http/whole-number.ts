import * as z from "zod";

export interface WholeNumberLimits {
  /** @default none */
  readonly min?: number;
  /** @default none */
  readonly max?: number;
  /** Completes "it must ...". @default "be a whole number" */
  readonly wish?: string;
}

/** The schema of a parameter whose text spells a whole number, in the one way in which an answer would: not `1e3`, not nothing. */
export const wholeNumber = ({ min, max, wish = "be a whole number" }: WholeNumberLimits = {}): z.ZodType<number> => {
  const most = z.int({ error: wish });
  const whole = max === undefined ? most : most.max(max, { error: wish });
  return z.preprocess(
    (text) => (typeof text === "string" && SPELT.test(text) ? Number(text) : text),
    min === undefined ? whole : whole.min(min, { error: wish }),
  );
};

const SPELT = /^-?(?:0|[1-9]\d{0,14})$/;
