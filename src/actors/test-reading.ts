/** One reading of an atom's JUnit files: told apart by its identity, as an atom may run and be read twice. */
export interface TestRead {
  readonly subjob: number;
  readonly atom: number;
}

/** Which atoms of a build have their JUnit files read, now and next. */
export interface TestReading {
  /** Reads the atom's files as soon as there is room; an earlier reading of the same atom counts no more. */
  read(subjob: number, atom: number): void;
  /** Readings of the subjob's atoms from this one on count no more. */
  forget(subjob: number, from: number): void;
  /** A reading that was begun has come back. Whether it counts. */
  ended(read: TestRead): boolean;
  /** Whether no reading that counts waits or is under way. */
  isIdle(): boolean;
}

/** Readings of one build that are under way at once: enough to keep the threads busy, few enough to leave room for archives. */
const AT_ONCE = 4;

/** Decides when `begin` begins a reading. Each that it begins must come back by `ended`. */
export const createTestReading = (begin: (read: TestRead) => void): TestReading => {
  const counting = new Map<string, TestRead>();
  /** In order. */
  const waiting = new Set<TestRead>();
  let underWay = 0;

  const fill = (): void => {
    for (const read of waiting) {
      if (underWay >= AT_ONCE) return;
      waiting.delete(read);
      underWay++;
      begin(read);
    }
  };

  const drop = (read: TestRead | undefined): void => {
    if (read === undefined) return;
    counting.delete(keyOf(read));
    waiting.delete(read);
  };

  return {
    read: (subjob, atom) => {
      const read = { subjob, atom };
      drop(counting.get(keyOf(read)));
      counting.set(keyOf(read), read);
      waiting.add(read);
      fill();
    },
    forget: (subjob, from) => {
      for (const read of counting.values()) if (read.subjob === subjob && read.atom >= from) drop(read);
    },
    ended: (read) => {
      const counts = counting.get(keyOf(read)) === read;
      if (counts) drop(read);
      underWay--;
      fill();
      return counts;
    },
    isIdle: () => counting.size === 0,
  };
};

const keyOf = ({ subjob, atom }: TestRead): string => `${subjob} ${atom}`;
