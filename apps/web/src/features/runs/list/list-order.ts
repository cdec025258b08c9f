/** The orders of the list of runs: a group counts as one. Pure. */

export const ORDERS = ["newest", "oldest", "name", "best", "state", "longest", "shortest"] as const;
export type ListOrder = (typeof ORDERS)[number];

export const ORDER_NAMES: Record<ListOrder, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "By name",
  best: "Best result first",
  state: "By state",
  longest: "Longest first",
  shortest: "Shortest first",
};

export const isOrder = (value: string): value is ListOrder => ORDERS.some((order) => order === value);

/** The columns that can be sorted by, with the orders that a press on the head goes through. */
export const COLUMN_ORDERS = {
  name: ["name"],
  state: ["state"],
  best: ["best"],
  duration: ["longest", "shortest"],
  started: ["newest", "oldest"],
} as const satisfies Record<string, readonly ListOrder[]>;
export type SortColumn = keyof typeof COLUMN_ORDERS;

/** A press on a head takes its first order, then its next; after the last the newest stand first again. */
export function orderAfter(order: ListOrder, column: SortColumn): ListOrder {
  const orders: readonly ListOrder[] = COLUMN_ORDERS[column];
  return orders[orders.indexOf(order) + 1] ?? "newest";
}

export const isSortedBy = (order: ListOrder, column: SortColumn): boolean =>
  COLUMN_ORDERS[column].some((one) => one === order);
