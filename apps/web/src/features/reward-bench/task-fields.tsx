"use client";

import { useId } from "react";
import { Button } from "@/ui/button";
import { Field, Input, Select, Textarea } from "@/ui/field";
import type { BenchMemory } from "./bench-memory";
import type { TasksChoice } from "./plan-bench";
import type { Preview } from "./use-preview";

export interface Tasks {
  choices: readonly TasksChoice[];
  /** Null for a prompt of one's own. */
  node: string | null;
  preview: Preview | null;
  isLoading: boolean;
  problem: string;
  retry: () => void;
}

interface TaskFieldsProps {
  tasks: Tasks;
  memory: BenchMemory;
  onChange: (change: Partial<BenchMemory>) => void;
}

export const shownTasks = (preview: Preview | null): Preview["train"] =>
  preview ? [...preview.train, ...preview.heldOut] : [];

/** The task that is chosen, or the first. */
export const chosenTask = (preview: Preview | null, taskId: string): Preview["train"][number] | null => {
  const all = shownTasks(preview);
  return all.find(({ id }) => id === taskId) ?? all[0] ?? null;
};

/** Where prompts come from: a tasks node of the draft, or the form. */
export function TasksSelect({ tasks, onChange, own }: Omit<TaskFieldsProps, "memory"> & { own: boolean }) {
  return (
    <Field label="Tasks">
      {(ids) => (
        <Select
          {...ids}
          value={tasks.node ?? ""}
          onChange={(event) => onChange({ tasksNode: event.target.value, taskId: "" })}
        >
          {tasks.choices.map(({ id, label, isPlugged }) => (
            <option key={id} value={id}>
              {label} ({id}){isPlugged ? "" : ", not plugged in here"}
            </option>
          ))}
          {own ? <option value="">A prompt of my own</option> : null}
          {!own && tasks.choices.length === 0 ? <option value="">No tasks in this graph</option> : null}
        </Select>
      )}
    </Field>
  );
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").slice(0, 90);

export function TaskFields({ tasks, memory, onChange }: TaskFieldsProps) {
  const task = chosenTask(tasks.preview, memory.taskId);
  return (
    <div className="flex flex-col gap-3">
      <TasksSelect tasks={tasks} onChange={onChange} own />
      {tasks.node === null ? (
        <OwnPrompt memory={memory} onChange={onChange} />
      ) : tasks.problem ? (
        <Problem text={tasks.problem} onRetry={tasks.retry} />
      ) : (
        <Field label="Task" help={task ? undefined : "The worker is making the tasks…"}>
          {(ids) => (
            <Select
              {...ids}
              value={task?.id ?? ""}
              disabled={!task}
              onChange={(event) => onChange({ taskId: event.target.value })}
            >
              {shownTasks(tasks.preview).map(({ id, prompt }) => (
                <option key={id} value={id}>
                  {id}: {oneLine(prompt)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {task && tasks.node !== null && !tasks.problem ? (
        <TaskText prompt={task.prompt} answer={task.answer} />
      ) : null}
    </div>
  );
}

function TaskText({ prompt, answer }: { prompt: string; answer: string }) {
  return (
    <dl className="flex flex-col gap-1 rounded-md border bg-sunken p-2 text-xs">
      <dt className="font-medium text-2xs text-faint">Prompt</dt>
      <dd className="max-h-32 overflow-auto whitespace-pre-wrap break-words font-mono">{prompt}</dd>
      <dt className="font-medium text-2xs text-faint">Reference</dt>
      <dd className="max-h-16 overflow-auto whitespace-pre-wrap break-words font-mono">{answer}</dd>
    </dl>
  );
}

function OwnPrompt({ memory, onChange }: Omit<TaskFieldsProps, "tasks">) {
  return (
    <>
      <Field label="Prompt">
        {(ids) => (
          <Textarea
            {...ids}
            rows={3}
            value={memory.prompt}
            className="font-mono text-xs"
            onChange={(event) => onChange({ prompt: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Reference answer"
        help="What rewards compare with. Labels and puzzles come with tasks only."
      >
        {(ids) => (
          <Input
            {...ids}
            value={memory.answer}
            onChange={(event) => onChange({ answer: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

export function Problem({ text, onRetry }: { text: string; onRetry?: () => void }) {
  const id = useId();
  return (
    <div
      role="alert"
      aria-labelledby={id}
      className="flex flex-col gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad text-xs"
    >
      <p id={id} className="break-words">
        {text}
      </p>
      {onRetry ? (
        <Button size="sm" className="self-start" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
