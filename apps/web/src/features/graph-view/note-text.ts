/** The few marks that a note's text may have: headings, lists, bold, italic, code, and links to the web. Pure. */

export type Span =
  | { kind: "text" | "bold" | "italic" | "code"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block = { kind: "heading" | "paragraph" | "item"; spans: readonly Span[] } | { kind: "gap" };

const MARKS =
  /\*\*(?<bold>[^*\n]+)\*\*|\*(?<italic>[^*\s](?:[^*\n]*[^*\s])?)\*|`(?<code>[^`\n]+)`|\[(?<title>[^\]\n]+)\]\((?<href>https?:\/\/[^\s)]+)\)|(?<bare>https?:\/\/[^\s<>"')\]]+)/g;

function spanOf(groups: Record<string, string | undefined>): Span {
  const { bold, italic, code, title, href, bare = "" } = groups;
  if (bold !== undefined) return { kind: "bold", text: bold };
  if (italic !== undefined) return { kind: "italic", text: italic };
  if (code !== undefined) return { kind: "code", text: code };
  if (title !== undefined && href !== undefined) return { kind: "link", text: title, href };
  return { kind: "link", text: bare, href: bare };
}

export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of line.matchAll(MARKS)) {
    if (match.index > at) spans.push({ kind: "text", text: line.slice(at, match.index) });
    spans.push(spanOf(match.groups ?? {}));
    at = match.index + match[0].length;
  }
  if (at < line.length) spans.push({ kind: "text", text: line.slice(at) });
  return spans;
}

/** A block for each line, so that a text looks as it was typed. */
export function blocksOf(text: string): Block[] {
  return text.split("\n").map((line): Block => {
    if (line.trim() === "") return { kind: "gap" };
    const heading = /^#{1,3}\s+(.*)$/.exec(line);
    if (heading) return { kind: "heading", spans: spansOf(heading[1] ?? "") };
    const item = /^\s*[-*]\s+(.*)$/.exec(line);
    if (item) return { kind: "item", spans: spansOf(item[1] ?? "") };
    return { kind: "paragraph", spans: spansOf(line) };
  });
}

/** A note in a list: its first words, without their marks. */
export function noteTitle(text: string): string {
  for (const block of blocksOf(text)) {
    if (block.kind !== "gap")
      return block.spans
        .map((span) => span.text)
        .join("")
        .slice(0, 120);
  }
  return "Empty note";
}
