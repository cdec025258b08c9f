"use client";

import { TriangleAlert } from "lucide-react";
import { durationText, scoreText } from "@/features/reward-notes";
import { CompletionTable } from "./completion-table";
import type { Graded, Scored } from "./use-grading";
import { TOKEN_WORDS } from "./words";

/** Everything that came back: in sum, what to beware of, the groups, and each completion. */
export function Results({ graded, names }: { graded: Graded; names: ReadonlyMap<string, string> }) {
  const { result } = graded;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Summary graded={graded} />
      {result.warnings.map((warning) => (
        <p key={warning} className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          <span>{warning}</span>
        </p>
      ))}
      <Groups groups={result.groups} />
      <CompletionTable result={result} names={names} />
      <NodeTimes result={result} names={names} />
    </div>
  );
}

function Summary({ graded: { result, milliseconds } }: { graded: Graded }) {
  const kept = result.completions.flatMap(({ score }) => (score === null ? [] : [score]));
  const mean = kept.length > 0 ? kept.reduce((sum, each) => sum + each, 0) / kept.length : null;
  const { scoringSeconds, samplingSeconds, completions } = result;
  const facts: [string, string][] = [
    ["Completions", String(completions.length)],
    ["Mean score", mean === null ? "none" : scoreText(mean)],
    ["Scoring", `${durationText(scoringSeconds)}, ${durationText(scoringSeconds / completions.length)} each`],
    ...(samplingSeconds === null
      ? []
      : ([["Sampling", durationText(samplingSeconds)]] as [string, string][])),
    ["Answered in", durationText(milliseconds / 1_000)],
  ];
  return (
    <div className="flex flex-col gap-1" role="status">
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-1.5">
            <dt className="text-faint">{name}</dt>
            <dd className="tabular font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-2xs text-faint">
        {result.sampledFrom} {TOKEN_WORDS[result.tokenCounts]}
      </p>
    </div>
  );
}

function Groups({ groups }: { groups: Scored["groups"] }) {
  if (groups.length < 2 && (groups[0]?.size ?? 0) < 2) return null;
  return (
    <section aria-label="Groups">
      <ul className="flex flex-wrap gap-1.5">
        {groups.map(({ taskId, prompt, mean, spread, size, errored }, index) => (
          <li
            key={`${taskId} ${prompt}`}
            title={prompt.slice(0, 300)}
            className="tabular flex max-w-full items-center gap-1.5 rounded-md border px-2 py-1 text-2xs"
          >
            <span className="font-medium">{index + 1}</span>
            <span className="max-w-40 truncate text-soft">
              {taskId === "pasted" ? prompt || "own prompt" : taskId}
            </span>
            <span>
              mean {mean === null ? "none" : scoreText(mean)}
              {spread === null ? "" : `, spread ${scoreText(spread)}`}
            </span>
            <span className="text-faint">
              of {size}
              {errored > 0 ? `, ${errored} errored` : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What each node took and measured over all completions. */
function NodeTimes({ result, names }: { result: Scored; names: ReadonlyMap<string, string> }) {
  return (
    <details className="text-xs">
      <summary className="cursor-pointer text-soft">Nodes: times and signals</summary>
      <ul className="mt-2 flex flex-col gap-1">
        {result.rewards.map(({ id, seconds, signals }) => (
          <li key={id} className="tabular flex flex-wrap gap-x-3">
            <span className="font-medium">{names.get(id) ?? id}</span>
            <span>{durationText(seconds)}</span>
            {Object.entries(signals).map(([name, value]) => (
              <span key={name} className="text-soft">
                {name} {value === null ? "none" : scoreText(value)}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
