import { destination, pino, type Logger } from "pino";

/** The server's log: one JSON object a line on stderr, written before the call returns, so that a crash loses none. */
export const openLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination({ fd: 2, sync: true }),
  );
