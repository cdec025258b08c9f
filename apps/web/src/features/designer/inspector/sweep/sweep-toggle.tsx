"use client";

import type { Field } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";
import { Layers } from "lucide-react";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { useDesignerStore } from "../../store/context";
import { firstSweep } from "./sweep-draft";

export const isSweepable = ({ type }: Pick<Field, "type">): boolean =>
  type === "number" || type === "int" || type === "boolean" || type === "enum";

/** Between one value of a parameter and several, each in a run of its own. */
export function SweepToggle({ node, field }: { node: GraphNode; field: Field }) {
  const { setSweep } = useDesignerStore().getState();
  const isSwept = Object.hasOwn(node.sweeps ?? {}, field.name);
  const toggle = () =>
    setSweep(
      node.id,
      field.name,
      isSwept ? null : firstSweep(field, node.params[field.name] ?? field.default),
    );
  return (
    <IconButton
      size="sm"
      label={isSwept ? `Do not sweep ${field.title}` : `Sweep ${field.title} over several values`}
      aria-pressed={isSwept}
      onClick={toggle}
      className={cn(isSwept && "bg-brand-soft text-brand-strong")}
    >
      <Layers className="size-3.5" aria-hidden="true" />
    </IconButton>
  );
}
