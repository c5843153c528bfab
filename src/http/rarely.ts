/**
 * Has something said at most once in `eachMs`, at its first occasion. `say` is told how many occasions there were since it was
 * said last.
 */
export const rarely = (eachMs: number, now: () => number): ((say: (unsaid: number) => void) => void) => {
  let last = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (say) => {
    const at = now();
    // A clock that was set back must not make it silent.
    if (at >= last && at - last < eachMs) {
      unsaid++;
      return;
    }
    say(unsaid);
    last = at;
    unsaid = 0;
  };
};
