const DIGEST = /^[0-9a-f]{64}$/;

/** Texts anywhere in a JSON value that may name an uploaded file: which parameters do is not looked at. */
export function digestsWithin(value: unknown): string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const each = waiting.pop();
    if (typeof each === "string" && DIGEST.test(each)) found.add(each);
    else if (typeof each === "object" && each !== null) waiting.push(...Object.values(each));
  }
  return [...found];
}
