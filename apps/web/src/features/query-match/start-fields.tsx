"use client";

import { Field, Select } from "@/ui/field";
import { Spinner } from "@/ui/spinner";
import type { MatchExamples } from "./examples";
import type { SqlNode } from "./start-from";
import type { SqlTasks } from "./use-sql-tasks";

interface StartFieldsProps {
  /** As `startText` writes it. */
  start: string;
  examples: MatchExamples | undefined;
  nodes: readonly SqlNode[];
  tasks: SqlTasks;
  taskId: string;
  onStart: (start: string) => void;
  onTask: (taskId: string) => void;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").slice(0, 100);

/** What the three texts begin as. */
export function StartFields(props: StartFieldsProps) {
  const { start, examples, nodes, tasks, taskId, onStart, onTask } = props;
  return (
    <>
      <Field label="Start from">
        {(ids) => (
          <Select {...ids} value={start} onChange={(event) => onStart(event.target.value)}>
            <option value="own">Queries of my own</option>
            {nodes.map(({ id, label }) => (
              <option key={id} value={`task ${id}`}>
                A task of {label} ({id})
              </option>
            ))}
            <optgroup label="Example pairs">
              {examples?.pairs.map(({ candidate }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list.
                <option key={index} value={`example ${index}`}>
                  {candidate.sql}
                </option>
              ))}
            </optgroup>
          </Select>
        )}
      </Field>
      {start.startsWith("task ") ? <TaskField tasks={tasks} taskId={taskId} onTask={onTask} /> : null}
    </>
  );
}

function TaskField({ tasks, taskId, onTask }: Pick<StartFieldsProps, "tasks" | "taskId" | "onTask">) {
  if (tasks.problem) {
    return (
      <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-xs">
        {tasks.problem}
      </p>
    );
  }
  if (tasks.list.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-soft text-xs">
        <Spinner className="size-3.5" /> The worker is making the tasks…
      </p>
    );
  }
  return (
    <Field label="Task">
      {(ids) => (
        <Select {...ids} value={taskId} onChange={(event) => onTask(event.target.value)}>
          {tasks.list.map(({ id, answer }) => (
            <option key={id} value={id}>
              {oneLine(answer)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
