import type { ClaimResult, Formula, Paper, PaperStanding, ReportedTable } from "@switchyard/catalog/papers";
import { GENERATED } from "./words";

const ORIGINS: Record<Formula["origin"], string> = {
  paper: "from the paper",
  code: "from the authors' code",
  inferred: "inferred",
};

/** The page of one paper in docs/papers; the app shows the same from the same declaration. */
export function paperPage(paper: Paper, standing: PaperStanding): string {
  const { name, title, arxiv, source, text, formulas, differs, open } = paper;
  return `${[
    `<!-- ${GENERATED} -->`,
    `# ${name}`,
    `${title} ([arXiv ${arxiv}](https://arxiv.org/abs/${arxiv})). ${source}`,
    text,
    "## Formulas",
    ...formulas.map(formulaText),
    "## Nodes",
    nodeTable(standing),
    templateLine(paper, standing),
    "## Values",
    settingTable(standing),
    "## The paper's figures",
    paper.reported.length > 0 ? paper.reported.map(reportedText).join("\n\n") : "None could be read.",
    "## Measured here",
    standing.results.length > 0
      ? standing.results.map(({ name: claim, result }) => resultText(claim, result)).join("\n\n")
      : `Not measured yet. \`npm run claims -- ${paper.slug}\` measures it and writes \`docs/results\`; \`npm run emit\` brings it here.`,
    "## Where this differs",
    bullets(differs),
    "## What the sources leave open",
    bullets(open),
  ].join("\n\n")}\n`;
}

export function paperIndex(papers: readonly Paper[]): string {
  const rows = papers.map(({ name, slug, arxiv, gist }) => [`[${name}](${slug}.md)`, arxiv, gist]);
  return `${[`<!-- ${GENERATED} -->`, "# Papers", table(["method", "arXiv", "in a sentence"], rows)].join("\n\n")}\n`;
}

const formulaText = ({ title, tex, origin, note }: Formula): string =>
  `**${title}** (${ORIGINS[origin]})\n\n$$${tex}$$\n\n${note}`;

function nodeTable({ nodes }: PaperStanding): string {
  const rows = nodes.map(({ kind, what, definition }) => [
    definition ? `[${definition.title}](../nodes/${kind}.md)` : `\`${kind}\`, not built yet`,
    what,
  ]);
  return table(["node", "what it stands for"], rows);
}

const templateLine = ({ template: slug }: Paper, { template }: PaperStanding): string =>
  template
    ? `Template: ${template.title} (\`fixtures/graphs/${slug}.json\`).`
    : `A template \`${slug}\` will come with its nodes.`;

function settingTable({ settings }: PaperStanding): string {
  const rows = settings.map(({ name, symbol, paper, ours, ownDefault, inTemplate }) => [
    symbol ? `${name} $${symbol}$` : name,
    paper ?? "not known",
    ours && ownDefault !== null ? `${ownDefault} (\`${ours.kind}\`, \`${ours.param}\`)` : "",
    inTemplate ?? "",
  ]);
  return table(["parameter", "paper", "our default", "in the template"], rows);
}

const reportedText = ({ caption, columns, rows }: ReportedTable): string =>
  `${caption}:\n\n${table(columns, rows)}`;

function resultText(name: string, { claim, arms, comparisons }: ClaimResult): string {
  const rows = [
    ...arms.map((arm) => [arm.name, range(arm.interval), ""]),
    ...comparisons.map(({ method, baseline, interval, promise, holds }) => [
      `${method} less ${baseline}`,
      range(interval),
      `${promise}: ${holds ? "holds" : "does **not** hold"}`,
    ]),
  ];
  return `${claim} (\`npm run claims -- ${name}\`, 95 % intervals over seeds)\n\n${table(["", "mean [interval]", "promised"], rows)}`;
}

const range = ({ mean, low, high }: ClaimResult["arms"][number]["interval"]): string =>
  low === null || high === null
    ? mean.toFixed(3)
    : `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
