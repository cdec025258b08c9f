import type { GraphProblem, NodeDefinition } from "@switchyard/graph";
import type { JudgedPair } from "../pairs/judge";
import { idOf } from "../pairs/kinds";
import { GENERATED } from "./words";

/** What happens where two kinds meet in one stage: the kinds' own rules, and what became of every pair. */
export function combinationsPage(nodes: readonly NodeDefinition[], judged: readonly JudgedPair[]): string {
  const sections = [
    `<!-- ${GENERATED} -->`,
    "# Combinations",
    "Parts that are plugged into one stage work together unless a rule says otherwise. A wire's type, and the place that a kind takes in its chain (two losses in one chain are refused), are checked besides.",
    ruleSection(nodes),
    companionSection(nodes),
    "## Every pair",
    "Each two kinds that a stage learns by are put into one graph, and the stages that learn are put behind one another. What compiles takes three steps in the trainer's tests (`packages/trainer/tests/runs/test_pairs.py`); what is refused is refused with a reason (`tools/pairs/pairs.test.ts`).",
    "`yes`: works, at the kinds' defaults. `set`: refused at the defaults, works as a template of one of the two has it set, or with another choice. `warn`: works, with a warning. `no`: refused. `–`: no stage takes both.",
    matrix(judged),
    reasonSection(judged),
  ];
  return sections.filter(Boolean).join("\n\n").concat("\n");
}

function ruleSection(nodes: readonly NodeDefinition[]): string {
  const rows = nodes.flatMap(ruleRows);
  if (rows.length === 0) return "";
  return `## Rules\n\n${table(["kind", "meets", "then", "why, and what to do"], rows)}`;
}

function ruleRows({ kind, rules }: NodeDefinition): string[][] {
  return rules.map((rule) => {
    const others = rule.meets.map(code).join(", ");
    const verdict = rule.severity === "error" ? "refused" : "warning";
    return [
      code(kind),
      rule.whenText ? `${others} ${rule.whenText}` : others,
      verdict,
      `${capital(rule.reason)} ${rule.remedy}`,
    ];
  });
}

function companionSection(nodes: readonly NodeDefinition[]): string {
  const rows = nodes.flatMap(({ kind, goesWith }) =>
    goesWith.map(({ oneOf, reason }) => [code(kind), oneOf.map(code).join(" or "), capital(reason)]),
  );
  if (rows.length === 0) return "";
  return `## Needed beside\n\n${table(["kind", "does not work without", "why"], rows)}`;
}

function matrix(judged: readonly JudgedPair[]): string {
  const kinds = [...new Set(judged.flatMap(({ pair }) => pair))];
  const verdicts = new Map(judged.map((made) => [made.pair.join("+"), word(made)]));
  const numbers = kinds.map((_, index) => String(index + 1));
  const rows = kinds.map((kind, row) => [
    `${row + 1} ${code(kind)}`,
    ...kinds.map((other, column) =>
      row === column ? "" : (verdicts.get(`${kind}+${other}`) ?? verdicts.get(`${other}+${kind}`) ?? ""),
    ),
  ]);
  return table(["", ...numbers], rows);
}

function word(made: JudgedPair): string {
  if (made.verdict === "apart") return "–";
  if (made.verdict === "refused") return "no";
  if (made.refusedAtDefaults.length > 0) return "set";
  return made.warnings.length > 0 ? "warn" : "yes";
}

/** Why a pair is refused, or what it needs. A stage that begins another's work has nothing to explain. */
function reasonSection(judged: readonly JudgedPair[]): string {
  const rows = judged.flatMap((made) => {
    if (made.verdict === "apart") return [];
    const found = made.verdict === "refused" ? made.problems : [...made.refusedAtDefaults, ...made.warnings];
    if (found.length === 0) return [];
    const why = aboutBoth(made.pair, found).map(({ message, remedy }) => `${message} ${remedy}`);
    return [[made.pair.map(code).join(" with "), word(made), [...new Set(why)].join(" ")]];
  });
  if (rows.length === 0) return "";
  return `### Where it is not a plain yes\n\n${table(["pair", "", "what is said"], rows)}`;
}

/** What names both, where something does: the rest is about what stands around them. */
function aboutBoth(pair: JudgedPair["pair"], found: readonly GraphProblem[]): readonly GraphProblem[] {
  const names = pair.map((kind) => `'${idOf(kind)}'`);
  const both = found.filter(({ message }) => names.every((name) => message.includes(name)));
  return both.length > 0 ? both : found;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell).join(" | ")} |`.replaceAll("|  |", "| |");
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
