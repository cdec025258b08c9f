/** `verifier`, then `verifier2`: a name with its number, the first that is free. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  // Room for the number within the 64 characters of an id.
  const base = wanted.slice(0, 58);
  if (!taken.has(wanted)) return wanted;
  for (let count = 2; ; count++) if (!taken.has(`${base}${count}`)) return `${base}${count}`;
}
