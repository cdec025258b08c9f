/**
 * How to make one text into another by changing few of its lines, so that a caret in any other line stays where it is.
 * Lines that stand once in both texts are held on to, in the longest row that keeps their order.
 */

/** As an editor takes it: what lies between `from` and `to` becomes `insert`. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Lines with their line breaks, so that joined they give the text again. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Where each line stands that stands there once. */
function onceIn(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) twice.add(line);
    places.set(line, index);
  }
  for (const line of twice) places.delete(line);
  return places;
}

type Pair = readonly [before: number, after: number];

/** The longest row of pairs that rises on both sides; they are given in order of `before`. */
function risingPairs(pairs: readonly Pair[]): Pair[] {
  /** By length less one: the last pair of the row of that length that ends lowest, and the row before it. */
  const ends: { pair: Pair; rest: unknown }[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.pair[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    ends[low] = { pair, rest: ends[low - 1] ?? null };
  }
  const row: Pair[] = [];
  for (let end = ends.at(-1) ?? null; end; end = end.rest as typeof end | null) row.unshift(end.pair);
  return row;
}

/** Only what differs between two ends of equal signs. */
function trimmed(before: string, after: string, at: number): TextChange[] {
  if (before === after) return [];
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [{ from: at + start, to: at + before.length - end, insert: after.slice(start, after.length - end) }];
}

/** A block of as many lines on both sides is changed line by line. */
function blockChanges(before: readonly string[], after: readonly string[], at: number): TextChange[] {
  if (before.length !== after.length) return trimmed(before.join(""), after.join(""), at);
  let from = at;
  return before.flatMap((line, index) => {
    const changes = trimmed(line, after[index] ?? "", from);
    from += line.length;
    return changes;
  });
}

export function lineChanges(before: string, after: string): TextChange[] {
  if (before === after) return [];
  const [old, now] = [linesOf(before), linesOf(after)];
  const places = onceIn(now);
  const pairs = [...onceIn(old)].flatMap(([line, index]): Pair[] => {
    const place = places.get(line);
    return place === undefined ? [] : [[index, place]];
  });
  const anchors = [...risingPairs(pairs), [old.length, now.length] as const];
  const changes: TextChange[] = [];
  let [oldAt, nowAt, offset] = [0, 0, 0];
  for (const [oldEnd, nowEnd] of anchors) {
    const block = old.slice(oldAt, oldEnd);
    changes.push(...blockChanges(block, now.slice(nowAt, nowEnd), offset));
    offset += block.join("").length + (old[oldEnd]?.length ?? 0);
    [oldAt, nowAt] = [oldEnd + 1, nowEnd + 1];
  }
  return changes;
}
