/**
 * Of gzip and deflate, 1 to 9. Builds want the cores at the same time, and from 4 on each byte saved costs much more of it: on lists,
 * logs and English text 4 needs up to 1.9 times as long for archives smaller by 5 to 11 %, and 6 up to 3 times for 8 to 16 %.
 */
export const COMPRESSION_LEVEL = 3;
