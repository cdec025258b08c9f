import type { OperatorTree } from "@switchyard/protocol";
import { cn } from "@/ui/cn";
import { type TreeRow, treeRows } from "./tree-rows";

const ABSENT = "rounded-sm bg-bad-soft px-0.5 text-bad";

function Operator({ kind, attributes, depth, match }: TreeRow) {
  const isAbsent = match === "none";
  return (
    <li className="flex items-stretch font-mono text-2xs">
      {Array.from({ length: depth }, (_, level) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line for each level above.
        <span key={level} aria-hidden="true" className="ml-2 w-2 shrink-0 border-line-strong border-l" />
      ))}
      <span
        className={cn(
          "my-0.5 min-w-0 rounded border px-1.5 py-0.5 [overflow-wrap:anywhere]",
          match === "equal" ? "border-line bg-surface" : "border-bad",
          isAbsent && "border-dashed bg-bad-soft text-bad",
        )}
      >
        <span className="font-semibold">{kind}</span>
        {attributes.map(({ text, matched }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an attribute has no identity but its place.
          <span key={index}>
            {index === 0 ? " " : ", "}
            <span className={matched || isAbsent ? "" : ABSENT}>{text}</span>
          </span>
        ))}
        {match === "equal" ? null : (
          <span className="sr-only">
            {isAbsent ? " (not in the other query)" : " (differs in the other query)"}
          </span>
        )}
      </span>
    </li>
  );
}

export interface TreeColumnProps {
  title: string;
  sql: string;
  tree: OperatorTree;
  /** Null where the other query makes no tree: then nothing is marked. */
  other: OperatorTree | null;
}

/** A query as the matcher sees it, what the other query lacks marked. */
export function TreeColumn({ title, sql, tree, other }: TreeColumnProps) {
  const rows = treeRows(tree, other ?? tree);
  const equal = rows.filter(({ match }) => match === "equal").length;
  return (
    <div className="min-w-0 flex-1 basis-64">
      <h4 className="flex flex-wrap items-baseline gap-x-2 pb-1 font-medium text-xs">
        {title}
        <span className="tabular font-normal text-2xs text-soft">
          {other ? `${equal} of ${rows.length} operators are in the other query` : `${rows.length} operators`}
        </span>
      </h4>
      <p className="pb-2 font-mono text-2xs text-soft [overflow-wrap:anywhere]">{sql}</p>
      <ul aria-label={`Operators of the ${title.toLowerCase()}`}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an operator has no identity but its place in the tree.
          <Operator key={index} {...row} />
        ))}
      </ul>
    </div>
  );
}
