"use client";

import { type Field, fieldsOf, isFieldShown } from "@switchyard/catalog";
import type { GraphNode, GraphProblem } from "@switchyard/graph";
import { ChevronRight } from "lucide-react";
import { ParamField } from "./param-field";

/** Set by another field's control, and shown there. */
const isOwnField = (field: Field, all: readonly Field[]): boolean =>
  !(
    field.name.endsWith("Name") &&
    all.some((other) => other.ui.widget === "upload" && `${other.name}Name` === field.name)
  );

export interface ParamsFormProps {
  node: GraphNode;
  problems: readonly GraphProblem[];
}

/** The form of a node's parameters, made from its kind's declaration. */
export function ParamsForm({ node, problems }: ParamsFormProps) {
  const all = fieldsOf(node.kind);
  const values = { ...Object.fromEntries(all.map((field) => [field.name, field.default])), ...node.params };
  const hasProblem = (field: Field) => problems.some((problem) => problem.param === field.name);
  const isSwept = (field: Field) => Object.hasOwn(node.sweeps ?? {}, field.name);
  const shown = all.filter(
    (field) => isOwnField(field, all) && (isFieldShown(field, values) || hasProblem(field) || isSwept(field)),
  );
  const basic = shown.filter((field) => !field.ui.advanced);
  const advanced = shown.filter((field) => field.ui.advanced);
  const render = (field: Field) => (
    <ParamField
      key={field.name}
      node={node}
      field={field}
      problems={problems.filter((problem) => problem.param === field.name)}
    />
  );
  const isOpen = advanced.some(
    (field) => hasProblem(field) || isSwept(field) || Object.hasOwn(node.params, field.name),
  );
  if (all.length === 0) return <p className="text-faint">This node has no parameters.</p>;
  return (
    <div className="flex flex-col gap-3.5">
      {basic.map(render)}
      {advanced.length > 0 ? (
        <details open={isOpen} className="group">
          <summary className="flex cursor-pointer list-none items-center gap-1 rounded py-1 font-medium text-soft text-xs [&::-webkit-details-marker]:hidden">
            <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden="true" />
            Advanced
          </summary>
          <div className="flex flex-col gap-3.5 pt-2">{advanced.map(render)}</div>
        </details>
      ) : null}
    </div>
  );
}
