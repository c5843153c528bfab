import type { ActorStatus, SystemStatus } from "../../../client.ts";

/** A line of the tree of actors: one actor, or several of a kind that are alike. */
export type ActorRow =
  | { readonly type: "actor"; readonly actor: ActorStatus }
  /** There is nothing to tell of them, but that they run. */
  | {
      readonly type: "others";
      readonly kind: string;
      readonly depth: number;
      readonly count: number;
      readonly key: string;
    };

/** How many of a kind that stand beside each other are shown. */
const MOST_ALIKE = 8;

/**
 * The tree as it can be read: of many actors of a kind below the same one those to which something happened, a few of the others, and how many more
 * there are. Builds and executors may be a thousand.
 */
export const actorRowsOf = (actors: readonly ActorStatus[]): readonly ActorRow[] => {
  const rows: ActorRow[] = [];
  for (let begin = 0; begin < actors.length;) {
    const end = endOfGroup(actors, begin);
    rows.push(...rowsOf(actors.slice(begin, end)));
    begin = end;
  }
  return rows;
};

/** Where those end that are of the kind of the first, stand beside it and have nobody below them. */
const endOfGroup = (actors: readonly ActorStatus[], begin: number): number => {
  const first = actors[begin];
  let end = begin + 1;
  while (actors[end]?.kind === first?.kind && actors[end]?.depth === first?.depth) end += 1;
  return end;
};

const rowsOf = (alike: readonly ActorStatus[]): readonly ActorRow[] => {
  const [first] = alike;
  if (first === undefined || alike.length <= MOST_ALIKE) return alike.map(rowOf);
  const notable = alike.filter(isNotable).slice(0, MOST_ALIKE);
  const plain = alike.filter((actor) => !notable.includes(actor));
  // In their own order, so that none jumps about while it is looked at.
  const shown = new Set([...notable, ...plain.slice(0, MOST_ALIKE - notable.length)]);
  const { kind, depth, name } = first;
  return [
    ...alike.filter((actor) => shown.has(actor)).map(rowOf),
    { type: "others", kind, depth, count: alike.length - shown.size, key: `others like ${name}` },
  ];
};

const rowOf = (actor: ActorStatus): ActorRow => ({ type: "actor", actor });

/** Whether something is to be told of it, but that it runs. */
const isNotable = ({ state, waiting, restarts }: ActorStatus): boolean =>
  state !== "running" || waiting > 0 || restarts > 0;

/** How many messages each actor has handled a second, between two looks at it; by name, for those that were there both times. */
export const ratesBetween = (before: Look, after: Look): ReadonlyMap<string, number> => {
  const seconds = after.at - before.at;
  if (seconds <= 0) return new Map();
  const handled = new Map(before.actors.map((actor) => [actor.name, actor.handled] as const));
  return new Map(
    after.actors.flatMap(({ name, handled: now }) => {
      const then = handled.get(name);
      return then === undefined || then > now ? [] : [[name, (now - then) / seconds] as const];
    }),
  );
};

type Look = Pick<SystemStatus, "at" | "actors">;
