/** Which deliveries are under way, and which wait for room: those to one receiver in their order, receivers by turns. */
export interface ReceiverLines<Delivery> {
  /** Begins the delivery as soon as there is room. */
  add(receiver: string, delivery: Delivery): void;
  /** One that was begun has come back. */
  ended(receiver: string): void;
}

/** Deliveries to one receiver at once: one that is slow or dead must leave room for the others. */
const AT_ONCE_EACH = 4;

/** Deliveries at once in all: each is a connection. */
const AT_ONCE = 32;

interface Line<Delivery> {
  underWay: number;
  readonly waiting: Delivery[];
}

/** Decides when `begin` begins a delivery. Each that it begins must come back by `ended`. */
export const createReceiverLines = <Delivery>(begin: (delivery: Delivery) => void): ReceiverLines<Delivery> => {
  const lines = new Map<string, Line<Delivery>>();
  let underWay = 0;

  const fill = (): void => {
    for (const [receiver, line] of lines) {
      if (underWay >= AT_ONCE) return;
      if (line.underWay >= AT_ONCE_EACH) continue;
      const delivery = line.waiting.shift();
      if (delivery === undefined) continue;
      line.underWay++;
      underWay++;
      // Behind the others, where the loop comes to it once more.
      lines.delete(receiver);
      lines.set(receiver, line);
      begin(delivery);
    }
  };

  return {
    add: (receiver, delivery) => {
      const line = lines.get(receiver);
      if (line === undefined) lines.set(receiver, { underWay: 0, waiting: [delivery] });
      else line.waiting.push(delivery);
      fill();
    },
    ended: (receiver) => {
      const line = lines.get(receiver);
      if (line === undefined) return;
      line.underWay--;
      underWay--;
      if (line.underWay === 0 && line.waiting.length === 0) lines.delete(receiver);
      fill();
    },
  };
};
