"use client";

import { formatNumber } from "@switchyard/curves";
import { type GraphNode, type NodeDefinition, readParams } from "@switchyard/graph";

/** What follows from a node's parameters; a value that they do not give, or not while one is bad, is a dash. */
export function DerivedValues({ node, definition }: { node: GraphNode; definition: NodeDefinition }) {
  if (definition.derived.length === 0) return null;
  const read = readParams(node, definition);
  return (
    <dl className="mt-3.5 flex flex-col gap-2 rounded-md bg-sunken px-3 py-2">
      {definition.derived.map(({ title, description, unit, value }) => {
        const number = read.ok ? value(read.params) : null;
        return (
          <div key={title}>
            <div className="flex items-baseline justify-between gap-2">
              <dt className="font-medium text-xs">{title}</dt>
              <dd className="font-mono text-xs tabular-nums">
                {number === null ? "–" : formatNumber(number)}
                {number !== null && unit ? ` ${unit}` : ""}
              </dd>
            </div>
            <p className="text-2xs text-faint">{description}</p>
          </div>
        );
      })}
    </dl>
  );
}
