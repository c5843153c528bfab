import type { Build } from "../../model/build.ts";
import { failure, type Result } from "../../model/errors.ts";
import { kindOf } from "../../model/mismatch.ts";
import { BUILD_REQUEST, NAMED_BUILD_REQUEST, parseRequest, type BuildRequest } from "../../model/request.ts";
import { aliasesOf, buildPath, buildsPath, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, writeEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { rendering } from "../rendered.ts";
import { changedBuild, WAIT_QUERY, type PollOptions } from "./long-poll.ts";

/** One build, as a dialect shows it, and making a new one. */
export const buildEndpoints = ({ builds, live }: PollOptions, dialect: Dialect): readonly Endpoint[] => {
  const all = buildsPath(dialect);
  const one = buildPath(dialect);
  const rendered = rendering<Build>((build, origin) => dialect.build(build, origin));
  const getBuild = {
    path: one,
    aliases: aliasesOf(dialect, one),
    operation: `${dialect.name}GetBuild`,
    summary: "Tell how a build is",
    dialect,
    answers: { 200: { description: "The build", json: dialect.shapes.build } },
  };
  const tell = async (asked: Pick<Received, "path" | "origin" | "signal">, waitSeconds: number): Promise<Answer> =>
    json(rendered(await changedBuild({ builds, live }, dialect, asked, waitSeconds), asked.origin));
  return [
    writeEndpoint({
      method: "POST",
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}CreateBuild`,
      summary: "Have a build run",
      dialect,
      body: {
        schema: dialect.requiresJobName ? NAMED_BUILD_REQUEST : BUILD_REQUEST,
        read: (sent) => requestOf(sent, dialect),
      },
      answers: {
        202: { description: "The build is stored, and will run", json: dialect.shapes.accepted },
        429: { description: "As many builds wait or run as may: ask again later", json: dialect.shapes.failure },
        507: { description: "The disk of the server does not take the build", json: dialect.shapes.failure },
      },
      handle: async (_, request) => json(dialect.accepted(await builds.submit(request)), 202),
    }),
    // The original knows no waiting.
    dialect.name === "v1"
      ? readEndpoint({ ...getBuild, query: NO_QUERY, handle: (asked) => tell(asked, 0) })
      : readEndpoint({ ...getBuild, query: WAIT_QUERY, handle: (asked, { wait = 0 }) => tell(asked, wait) }),
  ];
};

const requestOf = (sent: unknown, { requiresJobName }: Dialect): Result<BuildRequest> => {
  const request = parseRequest(sent);
  if (!request.ok || !requiresJobName || request.value.jobName !== null) return request;
  const found = kindOf(request.value.sent["job_name"]);
  return failure(`Cannot accept the build as "job_name" must be a string: found ${found}`);
};
