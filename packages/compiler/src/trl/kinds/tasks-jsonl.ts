import { numberOf, type TrlKind, type TrlNode, textOf } from "../part";
import { literal } from "../python";

const PROBE_ROWS = 20;

/** Body of `make` for rows with columns. */
function columnTask(node: TrlNode): string {
  const column = textOf(node, "demonstrationColumn");
  const shown = column ? `text_in(row, ${literal(column)})` : "fill(demonstration, answer)";
  return `        answer = text_in(row, ${literal(textOf(node, "answerColumn"))})
        return {
            "prompt": text_in(row, ${literal(textOf(node, "promptColumn"))}) + suffix,
            "answer": answer,
            "demonstration": ${shown},
        }`;
}

const isColumns = (node: TrlNode): boolean => node.params.format === "columns";

export const tasksJsonl: TrlKind = {
  helpers: (node) => ["jsonl", "fill", ...(isColumns(node) ? [] : ["gsm8k" as const])],
  notes: (node) => [
    `${textOf(node, "fileName") || "The uploaded file"} is read from FILES: put it there, or change the path.`,
  ],
  source: (node) => {
    const file = textOf(node, "fileName") || `${textOf(node, "file")}.jsonl`;
    const worked = `gsm8k_task(row, suffix, demonstration)`;
    const make = {
      columns: columnTask(node),
      gsm8k: `        return ${worked}`,
      auto: `        if is_worked:\n            return ${worked}\n${columnTask(node)}`,
    }[textOf(node, "format")];
    const probe =
      node.params.format === "auto"
        ? `\n    is_worked = bool(rows) and all(is_gsm8k(row) for _, row in rows[:${PROBE_ROWS}])`
        : "";
    return `def ${node.name}() -> tuple[list[dict], list[dict]]:
    suffix = ${literal(textOf(node, "promptSuffix"))}
    demonstration = ${literal(textOf(node, "demonstration"))}
    rows = read_rows(FILES / ${literal(file)})${probe}

    def make(row: dict) -> dict:
${make}

    return split_tasks(rows, make, ${numberOf(node, "heldOutShare")}, ${numberOf(node, "maxBadLines")})`;
  },
};
