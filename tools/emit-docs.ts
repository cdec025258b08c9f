/** Writes each kind's page in docs/nodes, and the kinds' docs as a module, for a browser cannot read files. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { NODES } from "@switchyard/catalog/kinds";
import { familyOf, type NodeDefinition } from "@switchyard/graph";
import { combinationsPage } from "./emit/combinations-page";
import { docIndex, docPage } from "./emit/doc-page";
import { GENERATED, quoted } from "./emit/words";
import { judgePairs } from "./pairs/judge";

const root = fileURLToPath(new URL("..", import.meta.url));
const nodes = NODES as readonly unknown[] as readonly NodeDefinition[];

const docOf = ({ kind }: NodeDefinition): string => {
  const family = familyOf(kind);
  const name = kind.slice(family.length + 1).replaceAll("_", "-");
  return readFileSync(`${root}packages/catalog/src/nodes/${family}/${name}/doc.md`, "utf8");
};

const pages = new Map(nodes.map((node) => [`${node.kind}.md`, docPage(node, docOf(node))]));
pages.set("README.md", docIndex(nodes));

const folder = `${root}docs/nodes`;
mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) if (!pages.has(old)) rmSync(`${folder}/${old}`);
for (const [name, text] of pages) writeFileSync(`${folder}/${name}`, text);

writeFileSync(`${root}docs/combinations.md`, combinationsPage(nodes, judgePairs(catalog, TEMPLATES)));

const entries = nodes.map((node) => `  ${quoted(node.kind)}:\n    ${quoted(docOf(node))},`);
writeFileSync(
  `${root}packages/catalog/src/generated/docs.ts`,
  `// ${GENERATED}\n\n/** Kind -> its \`doc.md\`: Markdown with formulas in TeX between dollar signs. */\nexport const NODE_DOCS: Readonly<Record<string, string>> = {\n${entries.join("\n")}\n};\n`,
);
