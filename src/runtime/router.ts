import type { ActorRef } from "./actor-ref.ts";
import { cellOf } from "./address.ts";
import type { Cell } from "./cell.ts";
import type { ActorDefinition, Context } from "./context.ts";
import { type HandlerTable, anyLetter } from "./environment.ts";
import { Mailbox } from "./mailbox.ts";
import type { Handlers, Message } from "./message.ts";
import { type Forwardable, messageIn } from "./question.ts";
import { RoutedLetter } from "./routed-letter.ts";
import type { Picker, Place, Routing } from "./routing.ts";

/** What a router takes besides the messages that it hands on. */
export type Membership<M extends Message> =
  | { readonly type: "joinRouter"; readonly member: ActorRef<M> }
  | { readonly type: "leaveRouter"; readonly member: ActorRef<M> }
  | { readonly type: "replaceInRouter"; readonly member: ActorRef<M>; readonly by: ActorRef<M> };

/** Who a router begins with. */
export interface RouterArgs<M extends Message> {
  readonly members: readonly ActorRef<M>[];
}

/**
 * Defines a router: an actor that hands on each message to one of its members, questions included. A member leaves when it has stopped; a
 * crashed one that restarts keeps its place and what it was given. While there is no member, and when none is free, messages wait.
 *
 * @example
 * const workers = context.spawn(router(byKey<Work>(({ repository }) => repository)), { members }, { name: "workers" });
 */
export function router<M extends Message>(routing: Routing<M>): ActorDefinition<M | Membership<M>, RouterArgs<M>> {
  return {
    kind: "router",
    setup: (context, { members }) => {
      const spread = new Spread<M>(context, routing);
      for (const member of members) spread.join(member);
      context.onStop(() => spread.close());
      const handlers = {
        joinRouter: ({ member }) => spread.join(member),
        leaveRouter: ({ member }) => spread.leave(member),
        replaceInRouter: ({ member, by }) => spread.replace(member, by),
        [anyLetter]: (letter) => spread.route(letter),
      } satisfies Handlers<Membership<M>> & Pick<HandlerTable, typeof anyLetter>;
      // What the members take goes through unopened, by a handler that no protocol can name.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return handlers as unknown as Handlers<M | Membership<M>>;
    },
  };
}

/** A member in its place, and how many messages it is busy with. */
interface Member extends Place {
  cell: Cell;
  busyWith: number;
}

/** The members of a router, and the letters that wait for one. */
class Spread<M extends Message> {
  readonly #context: Context<M | Membership<M>>;
  readonly #cell: Cell;
  /** Undefined if the members pull. */
  readonly #picker: Picker<Message> | undefined;
  readonly #atOnce: number;
  readonly #members: Member[] = [];
  readonly #waiting = new Mailbox<Forwardable>();
  #places = 0;

  constructor(context: Context<M | Membership<M>>, routing: Routing<M>) {
    this.#context = context;
    this.#cell = cellOf(context.self, "Cannot route");
    this.#picker = routing.kind === "push" ? routing.begin() : undefined;
    this.#atOnce = routing.kind === "pull" ? routing.atOnce : Number.POSITIVE_INFINITY;
  }

  join(ref: ActorRef<M>): void {
    if (this.#find(ref) !== undefined) return;
    this.#places += 1;
    this.#members.push({ number: this.#places, cell: cellOf(ref, `Cannot let "${ref.name}" join`), busyWith: 0 });
    this.#watch(ref);
    this.#give();
  }

  leave(ref: ActorRef<M>): void {
    const member = this.#find(ref);
    if (member === undefined) return;
    this.#members.splice(this.#members.indexOf(member), 1);
    this.#context.unwatch(ref);
  }

  replace(ref: ActorRef<M>, by: ActorRef<M>): void {
    const member = this.#find(ref);
    if (member === undefined) {
      this.join(by);
      return;
    }
    this.#context.unwatch(ref);
    this.#members[this.#members.indexOf(member)] = {
      number: member.number,
      cell: cellOf(by, `Cannot put "${by.name}" in the place of "${ref.name}"`),
      busyWith: 0,
    };
    this.#watch(by);
    this.#give();
  }

  route(letter: Forwardable): void {
    this.#waiting.push(letter);
    this.#give();
  }

  /** Leaves what still waits to the next incarnation. */
  close(): void {
    const left: Forwardable[] = [];
    for (let letter = this.#waiting.shift(); letter !== undefined; letter = this.#waiting.shift()) left.push(letter);
    this.#cell.putBack(left);
  }

  #give(): void {
    for (let letter = this.#waiting.shift(); letter !== undefined; letter = this.#waiting.shift()) {
      const member = this.#memberFor(letter);
      if (member === undefined) {
        this.#waiting.unshift(letter);
        return;
      }
      if (this.#picker !== undefined) member.cell.post(letter);
      else this.#occupy(member, letter);
    }
  }

  #memberFor(letter: Forwardable): Member | undefined {
    const members = this.#members;
    if (members.length === 0) return undefined;
    if (this.#picker !== undefined) return members[this.#picker.pick(messageIn(letter), members)];
    const freest = members.reduce((best, member) => (member.busyWith < best.busyWith ? member : best));
    return freest.busyWith < this.#atOnce ? freest : undefined;
  }

  #occupy(member: Member, letter: Forwardable): void {
    const { dispatcher } = this.#cell.system;
    const done = (): void => {
      member.busyWith -= 1;
      this.#give();
    };
    const returned = (): void => {
      this.#cell.post(letter);
    };
    member.busyWith += 1;
    // As a signal: the member is free after its handler, not before it.
    member.cell.post(new RoutedLetter(letter, { done: () => dispatcher.signal(done), returned }));
  }

  #find(ref: ActorRef<M>): Member | undefined {
    return this.#members.find(({ cell }) => cell === ref);
  }

  #watch(member: ActorRef<M>): void {
    this.#context.watch(member, ({ restarting }) => ({ type: restarting ? "joinRouter" : "leaveRouter", member }));
  }
}
