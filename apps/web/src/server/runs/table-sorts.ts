/** What the table of completions can be sorted by. The browser imports this file too. */
export const TABLE_SORTS = ["step", "reward", "advantage", "tokens"] as const;
export type TableSort = (typeof TABLE_SORTS)[number];
