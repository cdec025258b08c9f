import type { NodeKind } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";
import type { ComponentType, ReactNode } from "react";
import { MatchExamples } from "@/features/query-match";

interface PanelProps {
  readonly node: GraphNode;
  readonly section: ComponentType<{ title: string; children: ReactNode }>;
}

const kinds: Partial<Record<NodeKind, ComponentType<PanelProps>>> = {
  "reward.sql_match": ({ node, section: Section }) => (
    <Section title="Example pairs">
      <MatchExamples distance={node.params.distance === "plain" ? "plain" : "squared"} />
    </Section>
  ),
};

/** Hand-made panels of kinds that have something to show beside their form; the catalog cannot see them. */
export const PANELS: Readonly<Partial<Record<string, ComponentType<PanelProps>>>> = kinds;
