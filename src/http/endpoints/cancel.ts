import * as z from "zod";
import { failure, success, type Result } from "../../model/errors.ts";
import { mapping } from "../../model/mapping.ts";
import { kindOf } from "../../model/mismatch.ts";
import { aliasesOf, buildPath, type Dialect } from "../dialect.ts";
import { bodyOf, json, writeEndpoint, type Endpoint, type Rule } from "../endpoint.ts";
import type { Builds } from "../supervisor.ts";

const CHANGE = mapping({ status: z.literal("canceled") });

/** Ends a build, with what it runs; one that has ended stays as it is. */
export const cancelEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const path = buildPath(dialect);
  const inOwnWords = bodyOf(CHANGE, "change the build");
  const inWordsOfOriginal: Rule<object> = { schema: CHANGE, read: changeOf };
  return [
    writeEndpoint({
      method: "PUT",
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}CancelBuild`,
      summary: "Cancel a build; one that has ended stays as it is",
      dialect,
      body: dialect.name === "documented" ? inOwnWords : inWordsOfOriginal,
      answers: { 200: { description: "It has ended", json: dialect.shapes.changed({}) } },
      handle: async (asked) => {
        await builds.cancel(asked.path.build_id);
        return json(dialect.changed({}));
      },
    }),
  ];
};

/** Checks it with the messages of the original. */
const changeOf = (sent: unknown): Result<object> => {
  if (typeof sent !== "object" || sent === null || Array.isArray(sent))
    return failure(`Cannot change the build as the body must be a mapping: found ${kindOf(sent)}`);
  const stranger = Object.keys(sent).find((key) => key !== "status");
  if (stranger !== undefined) return failure(`Key (${shown(stranger)}) is not in list of allowed keys (status)`);
  if (!("status" in sent)) return failure('Cannot change the build as "status" must be "canceled": found nothing');
  if (sent.status === "canceled") return success(sent);
  const value = typeof sent.status === "string" ? sent.status : kindOf(sent.status);
  return failure(`Value (${shown(value)}) is not in list of allowed values (['canceled']) for status`);
};

/** How much of what was sent is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const shown = (text: string): string => text.slice(0, SHOWN_CHARACTERS);
