/** Parts of a text that are, or are not, the words looked for; case counts as in the search: A to Z are a to z. */
export function hits(text: string, find: string): { text: string; isHit: boolean }[] {
  const [whole, wanted] = [lower(text), lower(find)];
  const parts: { text: string; isHit: boolean }[] = [];
  let from = 0;
  for (let at = next(whole, wanted, 0); at >= 0; at = next(whole, wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isHit: false });
    from = at + wanted.length;
    parts.push({ text: text.slice(at, from), isHit: true });
  }
  if (from < text.length) parts.push({ text: text.slice(from), isHit: false });
  return parts;
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const next = (text: string, wanted: string, from: number): number =>
  wanted ? text.indexOf(wanted, from) : -1;
