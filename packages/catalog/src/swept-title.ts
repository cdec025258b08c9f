import type { GraphDoc, SweptParam } from "@switchyard/graph";
import { catalog } from "./catalog";
import { fieldsOf } from "./form";

/** "Warm-up: Steps": how the column of a swept parameter is called. */
export function sweptTitle(
  { nodes }: GraphDoc,
  { node: id, param }: Pick<SweptParam, "node" | "param">,
): string {
  const node = nodes.find((one) => one.id === id);
  const field = fieldsOf(node?.kind ?? "").find(({ name }) => name === param);
  const name = node?.label ?? catalog.get(node?.kind ?? "")?.title ?? id;
  return `${name}: ${field?.title ?? param}`;
}
