/** Of gzip and deflate, 1 to 9: consoles shrink nearly as much as at 9, at a third of the time that builds could use. */
export const COMPRESSION_LEVEL = 3;
