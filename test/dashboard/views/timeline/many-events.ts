/** A stream of events as the server sends it: a build with so many atoms on four executors, a thousandth of which fail. */
export const manyEvents = (atoms: number): string => {
  const texts: string[] = [];
  const tell = (type: string, data: object): void => {
    const id = texts.length + 1;
    texts.push(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id, build_id: 1, type, ...data })}\n\n`);
  };
  tell("queued", { at: BEGAN, request_params: {} });
  tell("preparing", { at: BEGAN });
  tell("prepared", { at: BEGAN + 1, num_subjobs: atoms / PER_SUBJOB, num_atoms: atoms });
  tell("building", { at: BEGAN + 1 });
  const free = [2, 2.1, 2.2, 2.3];
  for (let subjob = 0; subjob < atoms / PER_SUBJOB; subjob += 1) {
    const executor = subjob % free.length;
    let at = BEGAN + (free[executor] ?? 0);
    tell("subjob_started", { at, subjob_id: subjob, executor_id: executor });
    for (let atom = 0; atom < PER_SUBJOB; atom += 1) {
      const number = subjob * PER_SUBJOB + atom;
      const seconds = 0.005 + (number % 7) / 1_000;
      at += seconds + 0.001;
      tell("atom_finished", { at, subjob_id: subjob, atom_id: atom, exit_code: Number(number % 1_000 === 7), seconds });
    }
    tell("subjob_finished", { at, subjob_id: subjob });
    free[executor] = at - BEGAN;
  }
  tell("finished", { at: BEGAN + Math.max(...free) + 1 });
  tell("end", { status: "FAILURE", result: "FAILURE" });
  return texts.join("");
};

const BEGAN = 1_760_000_000;
const PER_SUBJOB = 10;
