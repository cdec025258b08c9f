import { type Field, type FieldShape, fieldsOf } from "@switchyard/catalog/form";
import { type NodeDefinition, REQUIREMENTS } from "@switchyard/graph";
import { GENERATED } from "./words";

/** The page of one kind: what its folder says about it, with the tables that its declaration gives. */
export function docPage(node: NodeDefinition, doc: string): string {
  const sections = [
    `<!-- ${GENERATED} -->`,
    doc.trim(),
    `## Declared as\n\n\`${node.kind}\`, a ${node.role}. ${node.summary}${paperLine(node)}`,
    requirementTable(node),
    portTable("Inputs", node.inputs),
    portTable("Outputs", node.outputs),
    paramTable(fieldsOf(node.kind)),
    derivedTable(node),
    signalTable(node),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/** The list of all pages. */
export function docIndex(nodes: readonly NodeDefinition[]): string {
  const rows = nodes.map(
    (node) =>
      `| [${node.title}](${node.kind}.md) | \`${node.kind}\` | ${node.role} | ${cell(node.summary)} |`,
  );
  return [
    `<!-- ${GENERATED} -->`,
    "# Node kinds",
    ["| node | kind | role | what it does |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

function paperLine({ paper }: NodeDefinition): string {
  if (!paper) return "";
  const where = paper.equation ? `, ${paper.equation.replace(/^\(/, "equation (")}` : "";
  return ` Source: ${paper.title} ([arXiv ${paper.id}](https://arxiv.org/abs/${paper.id})${where}).`;
}

function requirementTable({ requires }: NodeDefinition): string {
  const rows = requires.map((one) => {
    const name = typeof one === "string" ? one : one.name;
    const { title, description, remedy } = REQUIREMENTS[name];
    const when =
      typeof one === "string"
        ? ""
        : ` Only where \`${one.when.param}\` is ${one.when.in.map((value) => `\`${value}\``).join(" or ")}.`;
    return `| ${cell(title)} | ${cell(description)}${when} | ${cell(remedy)} |`;
  });
  if (rows.length === 0) return "";
  return [
    "## Requires\n",
    "A run goes only to a worker that has this; the trainer checks again before it begins.\n",
    "| what | why | how to get it |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

interface AnyPort {
  readonly type: string;
  readonly description: string;
  readonly required?: boolean;
  readonly cardinality?: string;
  readonly fill?: readonly string[];
}

function portTable(title: string, ports: Readonly<Record<string, AnyPort>>): string {
  const rows = Object.entries(ports).map(([id, port]) => {
    const notes = [
      port.required ? "required" : "",
      port.cardinality === "many" ? "several wires" : "",
      port.fill && port.fill.length > 0
        ? `if empty: ${port.fill.map((kind) => `\`${kind}\``).join(", ")}`
        : "",
    ];
    return `| \`${id}\` | ${port.type} | ${cell(port.description)} | ${notes.filter(Boolean).join("; ")} |`;
  });
  if (rows.length === 0) return "";
  return [`## ${title}\n`, "| port | wire | what | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function paramTable(fields: readonly Field[]): string {
  const rows = fields.map((field) => {
    const unit = field.ui.unit ? ` (${field.ui.unit})` : "";
    const when = field.ui.when
      ? ` Only where \`${field.ui.when.param}\` is ${field.ui.when.in.map((value) => `\`${value}\``).join(" or ")}.`
      : "";
    const range = `${shapeWords(field)}${field.nullable ? " or empty" : ""}`;
    return `| \`${field.name}\` | ${cell(field.description)}${when} | ${cell(range)}${unit} | ${code(JSON.stringify(field.default))} |`;
  });
  return ["## Parameters\n", "| name | what | values | default |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

function shapeWords(shape: FieldShape): string {
  switch (shape.type) {
    case "number":
    case "int": {
      const low = shape.min === undefined ? "" : `${shape.minExclusive ? "above" : "from"} ${shape.min}`;
      const high = shape.max === undefined ? "" : `${shape.maxExclusive ? "below" : "to"} ${shape.max}`;
      return [shape.type === "int" ? "whole number" : "number", low, high].filter(Boolean).join(" ");
    }
    case "boolean":
      return "yes or no";
    case "enum":
      return shape.options.map((option) => `\`${option}\``).join(", ");
    case "string":
      return shape.maxLength === undefined ? "text" : `text up to ${shape.maxLength} characters`;
    case "list":
      return `list of ${shape.item.type === "int" ? "whole numbers" : "texts"}`;
    case "json":
      return "JSON object";
  }
}

function derivedTable(node: NodeDefinition): string {
  const rows = node.derived.map(
    ({ title, description, unit }) => `| ${cell(title)} | ${cell(description)} | ${unit ?? ""} |`,
  );
  if (rows.length === 0) return "";
  return ["## Follows from them\n", "| value | what | unit |", "| --- | --- | --- |", ...rows].join("\n");
}

function signalTable(node: NodeDefinition): string {
  const rows = Object.entries(node.signals).map(
    ([name, signal]) =>
      `| \`${name}\` | ${cell(signal.title)} | ${cell(signal.description)} | ${signal.unit ?? ""} |`,
  );
  if (rows.length === 0) return "";
  return [
    "## Signals\n",
    "Reported while it works, as `<node id>/<signal>`.\n",
    "| name | title | what | unit |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string): string => `\`${cell(text)}\``;
