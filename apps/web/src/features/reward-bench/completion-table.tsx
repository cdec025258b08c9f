"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { durationText, RewardPart, scoreText } from "@/features/reward-notes";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { Table, Td, Th } from "@/ui/table";
import type { Scored } from "./use-grading";

type Completion = Scored["completions"][number];
type Names = ReadonlyMap<string, string>;

/** A row for each completion, which opens to say what every rule matched. */
export function CompletionTable({ result, names }: { result: Scored; names: Names }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const last = result.rewards.at(-1)?.id ?? "";
  const parts = result.rewards.slice(0, -1).map(({ id }) => id);
  const hasGroups = result.groups.length > 1;
  const toggle = (index: number) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(index)) after.add(index);
      return after;
    });
  return (
    <Table className="text-xs" aria-label="Scores">
      <thead>
        <tr>
          <Th className="w-8 px-1">
            <span className="sr-only">Details</span>
          </Th>
          <Th className="min-w-48">Completion</Th>
          {hasGroups ? <Th>Group</Th> : null}
          <Th className="text-right">Score</Th>
          <Th>Level</Th>
          {parts.map((id) => (
            <Th key={id} className="max-w-32 truncate text-right normal-case" title={id}>
              {names.get(id) ?? id}
            </Th>
          ))}
          <Th className="text-right">{result.tokenCounts === "words" ? "Words" : "Tokens"}</Th>
          <Th className="text-right">Time</Th>
        </tr>
      </thead>
      <tbody>
        {result.completions.map((completion, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal completions are told apart by their place alone.
          <Fragment key={index}>
            <CompletionRow
              {...{ completion, index, last, parts, hasGroups }}
              isOpen={open.has(index)}
              onToggle={() => toggle(index)}
            />
            {open.has(index) ? (
              <tr id={`completion-${index}`}>
                <Td colSpan={7 + parts.length + Number(hasGroups)} className="bg-sunken">
                  <Details completion={completion} order={[...parts, last]} names={names} />
                </Td>
              </tr>
            ) : null}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

interface RowProps {
  completion: Completion;
  index: number;
  last: string;
  parts: readonly string[];
  hasGroups: boolean;
  isOpen: boolean;
  onToggle: () => void;
}

function CompletionRow({ completion, index, last, parts, hasGroups, isOpen, onToggle }: RowProps) {
  const own = completion.parts[last];
  const seconds = secondsOf(completion);
  return (
    <tr className="align-top hover:bg-hover">
      <Td className="px-1 py-1 align-top">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={`completion-${index}`}
          aria-label={`What rules matched in completion ${index + 1}`}
          onClick={onToggle}
          className="flex size-6 items-center justify-center rounded hover:bg-hover"
        >
          <ChevronRight
            className={cn("size-3.5 transition-transform", isOpen && "rotate-90")}
            aria-hidden="true"
          />
        </button>
      </Td>
      <Td className="max-w-80 align-top">
        <p className="line-clamp-2 whitespace-pre-wrap break-words font-mono">
          {completion.text === "" ? <span className="text-faint">empty</span> : completion.text}
        </p>
        {completion.error ? <p className="line-clamp-2 text-bad">{completion.error}</p> : null}
        {completion.isTruncated ? <Badge tone="warn">cut off</Badge> : null}
      </Td>
      {hasGroups ? <Td className="tabular align-top">{completion.group + 1}</Td> : null}
      <Td className={cn("tabular text-right align-top font-medium", completion.score === null && "text-bad")}>
        {scoreText(completion.score)}
      </Td>
      <Td className="align-top whitespace-nowrap">{levelOf(completion, own?.level ?? "", parts)}</Td>
      {parts.map((id) => (
        <Td key={id} className="tabular text-right align-top">
          {scoreText(completion.parts[id]?.score ?? null)}
        </Td>
      ))}
      <Td className="tabular text-right align-top">{completion.tokens}</Td>
      <Td className="tabular text-right align-top whitespace-nowrap">
        {seconds === null ? (
          <span className="text-faint" title="Not timed alone">
            –
          </span>
        ) : (
          durationText(seconds)
        )}
      </Td>
    </tr>
  );
}

/** A node that only puts others together has no levels: theirs are shown. */
function levelOf({ parts }: Completion, own: string, inner: readonly string[]): string {
  if (own || inner.length === 0) return own;
  return inner
    .map((id) => parts[id]?.level ?? "")
    .filter(Boolean)
    .join(", ");
}

/** What the nodes that can tell took for it; null where none can. */
function secondsOf({ parts }: Completion): number | null {
  const told = Object.values(parts).flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  return told.length > 0 ? told.reduce((sum, each) => sum + each, 0) : null;
}

function Details({
  completion,
  order,
  names,
}: {
  completion: Completion;
  order: readonly string[];
  names: Names;
}) {
  return (
    <div className="@container flex flex-col gap-3 py-1">
      <pre className="max-h-64 overflow-auto whitespace-pre-wrap break-words rounded border bg-surface p-2 font-mono">
        {completion.text}
      </pre>
      {order.map((id) => {
        const part = completion.parts[id];
        if (!part) return null;
        return <RewardPart key={id} title={names.get(id) ?? id} word={part} />;
      })}
    </div>
  );
}
