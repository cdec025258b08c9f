import type { GraphDoc, SweptParam } from "@switchyard/graph";
import { fieldsOf } from "./form";

/** "Warm-up: Steps": how the column of a swept parameter is called. */
export function sweptTitle(
  { nodes }: GraphDoc,
  { node: id, param }: Pick<SweptParam, "node" | "param">,
): string {
  const node = nodes.find((one) => one.id === id);
  const field = fieldsOf(node?.kind ?? "").find(({ name }) => name === param);
  return `${node?.label ?? id}: ${field?.title ?? param}`;
}
