/**
 * Writes each kind's page in docs/nodes, each paper's in docs/papers, and what the app shows of docs as modules, for a
 * browser cannot read files.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalog, NODES } from "@switchyard/catalog/kinds";
import { PAPERS, standingOf } from "@switchyard/catalog/papers";
import { TEMPLATES } from "@switchyard/catalog/templates";
import { familyOf, type NodeDefinition } from "@switchyard/graph";
import { docIndex, docPage } from "./emit/doc-page";
import { paperIndex, paperPage } from "./emit/paper-page";
import { readResults } from "./emit/results";
import { GENERATED, quoted } from "./emit/words";
import { writeChanged } from "./emit/write-changed";

const root = fileURLToPath(new URL("..", import.meta.url));
const nodes = NODES as readonly unknown[] as readonly NodeDefinition[];

const docOf = ({ kind }: NodeDefinition): string => {
  const family = familyOf(kind);
  const name = kind.slice(family.length + 1).replaceAll("_", "-");
  return readFileSync(`${root}packages/catalog/src/nodes/${family}/${name}/doc.md`, "utf8");
};

const pages = new Map(nodes.map((node) => [`${node.kind}.md`, docPage(node, docOf(node))]));
pages.set("README.md", docIndex(nodes));

writeFolder(`${root}docs/nodes`, pages);

const results = readResults(`${root}docs/results`);
const papers = new Map(
  PAPERS.map((paper) => [
    `${paper.slug}.md`,
    paperPage(paper, standingOf(paper, { catalog, templates: TEMPLATES, results })),
  ]),
);
papers.set("README.md", paperIndex(PAPERS));
writeFolder(`${root}docs/papers`, papers);

const entries = nodes.map((node) => `  ${quoted(node.kind)}:\n    ${quoted(docOf(node))},`);
writeChanged(
  `${root}packages/catalog/src/generated/docs.ts`,
  `// ${GENERATED}\n\n/** Kind -> its \`doc.md\`: Markdown with formulas in TeX between dollar signs. */\nexport const NODE_DOCS: Readonly<Record<string, string>> = {\n${entries.join("\n")}\n};\n`,
);

writeChanged(`${root}packages/catalog/src/generated/results.json`, `${JSON.stringify(results, null, 2)}\n`);

/** Exactly these files. */
function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (!files.has(old)) rmSync(`${folder}/${old}`);
  for (const [name, text] of files) writeChanged(`${folder}/${name}`, text);
}
