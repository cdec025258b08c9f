import { type SweptValue, valuesText } from "@switchyard/graph";

const MAX_NAME = 120;

/** "Addition, clipLow 0.2": what the group is called and what this run of it tries. */
export function runName(group: string, values: readonly SweptValue[]): string {
  if (values.length === 0) return group;
  const rest = `, ${valuesText(values)}`.slice(0, MAX_NAME - 20);
  return `${group.slice(0, MAX_NAME - rest.length)}${rest}`;
}
