import { useMemo, useState } from "react";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  /** All of them where not all are selected, else none of them. */
  toggle: (ids: readonly string[]) => void;
  clear: () => void;
}

export function toggled(held: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(held);
  const isAll = ids.every((id) => held.has(id));
  for (const id of ids) {
    if (isAll) next.delete(id);
    else next.add(id);
  }
  return next;
}

/** Which runs are selected, by id. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return useMemo(
    () => ({
      ids,
      has: (id) => ids.has(id),
      toggle: (some) => setIds((held) => toggled(held, some)),
      clear: () => setIds(new Set()),
    }),
    [ids],
  );
}
