import { catalog } from "@switchyard/catalog";
import { type GraphDoc, tidyGraph } from "@switchyard/graph";

/** What fits into so many characters of a line stands on one line. */
const LINE = 72;

/** JSON that reads well beside a canvas: short lists and objects on one line, others with a line for each entry. */
function print(value: unknown, indent: string, room: number): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");
  const isNested = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  // Line breaks within text are written as \n: those that are left are the printer's own.
  if (!isNested || indent.length + flat.length <= room) return isNested ? flat : JSON.stringify(value);
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => inner + print(item, inner, LINE))
    : Object.entries(value).map(
        ([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner, LINE - key.length - 4)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${entries.join(",\n")}\n${indent}${close}`;
}

/** The text of a graph as the editor shows it: what a file holds, with the lines broken for people. */
export const graphText = (doc: GraphDoc): string => `${print(tidyGraph(doc, catalog), "", 0)}\n`;
