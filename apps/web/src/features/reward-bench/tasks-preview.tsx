"use client";

import type { GraphDoc } from "@switchyard/graph";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Spinner } from "@/ui/spinner";
import { Problem } from "./task-fields";
import { type Preview, usePreview } from "./use-preview";

const SHOWN_BAD_LINES = 8;
const SHOWN_TASKS = 20;

/** The first tasks of a node, made by a worker when they are asked for; unsaved edits count. */
export function TasksPreview({ doc, nodeId }: { doc: GraphDoc; nodeId: string }) {
  const [isWanted, setIsWanted] = useState(false);
  const { preview, isLoading, problem, retry } = usePreview(doc, nodeId, isWanted);
  if (!isWanted) {
    return (
      <Button className="w-full" onClick={() => setIsWanted(true)}>
        Show the first tasks
      </Button>
    );
  }
  if (problem) return <Problem text={problem} onRetry={retry} />;
  if (!preview) {
    return (
      <p className="flex items-center gap-2 text-soft text-xs" role="status">
        <Spinner className="size-3.5" /> The worker is making the tasks…
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2" aria-busy={isLoading}>
      <Counts preview={preview} />
      <FirstTasks preview={preview} />
    </div>
  );
}

const counted = (count: number, what: string): string => `${count.toLocaleString("en-US")} ${what}`;

function Counts({ preview }: { preview: Preview }) {
  const { trainCount, heldOutCount, promptCharacters, badLines, signals } = preview;
  const told = Object.entries(signals).filter(([, value]) => value !== null);
  return (
    <div className="tabular text-2xs text-soft">
      <p>
        {counted(trainCount, "for training")}, {counted(heldOutCount, "held out")}; prompts of{" "}
        {Math.round(promptCharacters.mean).toLocaleString("en-US")} characters in the mean,{" "}
        {promptCharacters.longest.toLocaleString("en-US")} at most.
      </p>
      {told.map(([name, value]) => (
        <p key={name}>
          {name}: {value?.toFixed(3)}
        </p>
      ))}
      {badLines.length > 0 ? (
        <ul aria-label="Left out" className="mt-1 text-bad">
          {badLines.slice(0, SHOWN_BAD_LINES).map((line) => (
            <li key={line} className="break-words">
              {line}
            </li>
          ))}
          {badLines.length > SHOWN_BAD_LINES ? (
            <li>and {counted(badLines.length - SHOWN_BAD_LINES, "more")}.</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function FirstTasks({ preview: { train } }: { preview: Preview }) {
  return (
    <section
      className="max-h-64 overflow-auto rounded border text-2xs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label="First tasks"
    >
      <table className="w-full border-collapse">
        <thead>
          <tr>
            {["Prompt", "Answer"].map((title) => (
              <th key={title} scope="col" className="sticky top-0 border-b bg-sunken px-2 py-1 text-left">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {train.slice(0, SHOWN_TASKS).map(({ id, prompt, answer, labels }) => (
            <tr key={id} className="align-top" title={id}>
              <td className="max-w-44 border-b px-2 py-1">
                <span className="line-clamp-4 whitespace-pre-wrap break-words font-mono">{prompt}</span>
                {Object.entries(labels).map(([name, value]) => (
                  <span key={name} className="mr-1 text-faint">
                    {name}: {String(value)}
                  </span>
                ))}
              </td>
              <td className="max-w-28 border-b px-2 py-1">
                <span className="line-clamp-4 whitespace-pre-wrap break-words font-mono">{answer}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
