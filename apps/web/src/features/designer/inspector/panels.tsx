import { fieldsOf, type NodeKind } from "@switchyard/catalog";
import type { GraphDoc, GraphNode } from "@switchyard/graph";
import type { ComponentType, ReactNode } from "react";
import { MatchPanel, type Scoring } from "@/features/query-match";

interface PanelProps {
  readonly node: GraphNode;
  readonly doc: GraphDoc;
  readonly experimentId: string;
  readonly section: ComponentType<{ title: string; children: ReactNode }>;
}

function paramValue(node: GraphNode, name: string): unknown {
  return node.params[name] ?? fieldsOf(node.kind).find((field) => field.name === name)?.default;
}

const scoringOf = (node: GraphNode): Scoring => ({
  distance: paramValue(node, "distance") === "plain" ? "plain" : "squared",
  syntaxPenalty: Number(paramValue(node, "syntaxPenalty")),
  planPenalty: Number(paramValue(node, "planPenalty")),
});

const kinds: Partial<Record<NodeKind, ComponentType<PanelProps>>> = {
  "reward.sql_match": ({ node, doc, experimentId, section: Section }) => (
    <Section title="What the matcher sees">
      <MatchPanel doc={doc} place={`${experimentId} ${node.id}`} scoring={scoringOf(node)} />
    </Section>
  ),
};

/** Hand-made panels of kinds that have something to show beside their form; the catalog cannot see them. */
export const PANELS: Readonly<Partial<Record<string, ComponentType<PanelProps>>>> = kinds;
