/** The header by which a request is found again in the log, here and at whoever sent it. */
export const REQUEST_ID_HEADER = "x-request-id";

const SANE = /^[\w.:/+=@-]{1,128}$/;

/** Takes the id that a request came with, or makes one: a number of this server's life, behind `prefix`. */
export const requestIds = (prefix: string): ((sent: string | null) => string) => {
  let last = 0;
  return (sent) => {
    if (sent !== null && SANE.test(sent)) return sent;
    last += 1;
    return `${prefix}-${last}`;
  };
};
