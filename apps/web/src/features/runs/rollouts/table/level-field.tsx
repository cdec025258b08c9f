"use client";

import { formatCount } from "@switchyard/curves";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { Select } from "@/ui/field";
import { useChangesOf } from "../../live/use-changes-of";
import { useNodeTitle, useRunFacts } from "../../run-context";
import { useRolloutsView } from "../rollouts-view";
import { chosenLevel, levelMenu, levelValue } from "./level-options";

/** Narrows to what one reward said; absent where no reward of the run names levels. */
export function LevelField() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const titleOf = useNodeTitle();
  const [{ judge, level }, set] = useRolloutsView();
  const counts = useQuery(trpc.runs.rolloutLevels.queryOptions({ runId }));
  useChangesOf("rollouts", trpc.runs.rolloutLevels.queryKey({ runId }));
  const menu = levelMenu(counts.data ?? [], { judge, level });
  if (menu.length === 0) return null;
  return (
    <div className="w-44">
      <Select
        aria-label="Level of a reward"
        className="text-xs"
        value={judge && level ? levelValue(judge, level) : ""}
        onChange={({ target }) => void set(chosenLevel(target.value))}
      >
        <option value="">All levels</option>
        {menu.map(({ node, levels }) => (
          <optgroup key={node} label={titleOf(node)}>
            {levels.map((one) => (
              <option key={one.value} value={one.value}>
                {`${one.level} (${formatCount(one.completions)})`}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </div>
  );
}
