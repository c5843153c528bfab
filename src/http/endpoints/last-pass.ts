import { z } from "zod";
import { commandString } from "../../model/atom.ts";
import { workOf } from "../../model/build.ts";
import { summaryOf } from "../../model/build-summary.ts";
import { earlierBuildsOf, outcomeIn, type LastPass } from "../../model/last-pass.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { inPortions } from "../in-portions.ts";
import { atomIn, subjobIn } from "../part.ts";
import { atomPath } from "../paths.ts";
import type { Builds } from "../supervisor.ts";

const SHAPE = z
  .object({
    build_id: z.int(),
    subjob_id: z.int(),
    atom_id: z.int().describe("Its place within its subjob then"),
    commit: z.string().nullable().describe("What was built; null for a directory"),
    at: z.number().nullable().describe("When that build was admitted, in seconds since the epoch"),
    actual_time: z.number().describe("Seconds that the atom took"),
  })
  .meta({ id: "LastPass" });

/** What a failure is to be compared with: when the same atom passed last. The original doesn't know. */
export const lastPassEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const path = `${atomPath(dialect)}/last_pass`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetLastPass`,
      summary: "Tell in which earlier build of the job an atom passed last, and how often it has failed since",
      dialect,
      query: NO_QUERY,
      answers: {
        200: {
          description: "When it passed last; null if it did not in the builds that were looked at, 50 at the most",
          json: dialect.shapes.answer({
            last_pass: SHAPE.nullable(),
            num_failed_since: z.int().describe("In how many builds after that, and before this one, it failed"),
          }),
        },
      },
      handle: async (asked) => {
        const build = await builds.find(asked.path.build_id);
        const { subjob } = subjobIn(build, asked.path.subjob_id);
        const atom = subjob.atoms[atomIn(subjob, asked.path.atom_id)];
        const command = atom === undefined ? "" : commandString(atom);
        let failedSince = 0;
        for (const { id } of earlierBuildsOf(summaryOf(build), await builds.list())) {
          // One that is forgotten meanwhile tells nothing any more.
          const earlier = await builds.load(id);
          if (earlier === undefined) continue;
          const outcome = await inPortions(outcomeIn(earlier, command), asked.signal);
          if (outcome === null) continue;
          if (outcome.hasPassed)
            return json(dialect.answer({ last_pass: viewOf(outcome), num_failed_since: failedSince }, {}));
          failedSince += 1;
        }
        return json(dialect.answer({ last_pass: null, num_failed_since: failedSince }, {}));
      },
    }),
  ];
};

const MS_PER_SECOND = 1_000;

const viewOf = ({ build, subjob, atom, result }: LastPass): object => {
  const { queued } = build.times;
  return {
    build_id: build.id,
    subjob_id: subjob,
    atom_id: atom,
    commit: workOf(build)?.plan.commit ?? null,
    at: queued === undefined ? null : queued / MS_PER_SECOND,
    actual_time: result.seconds,
  };
};
