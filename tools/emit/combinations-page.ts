import type { NodeDefinition } from "@switchyard/graph";
import { GENERATED } from "./words";

/** What happens where two kinds meet in one stage, from the kinds' own rules. */
export function combinationsPage(nodes: readonly NodeDefinition[]): string {
  const rows = nodes.flatMap((node) =>
    node.rules.map((rule) => {
      const others = rule.meets.map((kind) => `\`${kind}\``).join(", ");
      const when = rule.whenText ? ` ${rule.whenText}` : "";
      const verdict = rule.severity === "error" ? "refused" : "warning";
      return `| \`${node.kind}\` | ${others}${when} | ${verdict} | ${cell(`${capital(rule.reason)} ${rule.remedy}`)} |`;
    }),
  );
  return [
    `<!-- ${GENERATED} -->`,
    "# Combinations",
    "Parts that are plugged into one stage work together unless this table says otherwise. A wire's type, and the place that a kind takes in its chain (two losses in one chain are refused), are checked besides.",
    ["| kind | meets | then | why, and what to do |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
