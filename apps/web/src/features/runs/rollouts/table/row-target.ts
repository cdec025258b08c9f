/** Where a key leads from a row; null for keys that lead nowhere. */
export function rowTarget(
  key: string,
  at: number,
  { last, page }: { last: number; page: number },
): number | null {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  }[key];
  return to === undefined || last < 0 ? null : Math.min(last, Math.max(0, to));
}
