/**
 * A text as a column of type `text` can hold it. PostgreSQL refuses NUL there, and UTF-8 has no halves of surrogate
 * pairs; each becomes one visible sign, so that lengths stay the same. The bodies keep every text as it was told.
 */
export const columnText = (text: string): string =>
  text.replaceAll("\0", "\u2400").replace(LONE_SURROGATE, "\ufffd");

/** With the flag `u` a whole pair is one character, so only halves are left. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;
