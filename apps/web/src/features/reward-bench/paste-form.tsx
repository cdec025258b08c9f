"use client";

import { Button } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import type { BenchMemory } from "./bench-memory";
import { readCompletions, readWords, writeCompletions } from "./read-completions";
import { chosenTask, TaskFields, type Tasks } from "./task-fields";

interface PasteFormProps {
  tasks: Tasks;
  memory: BenchMemory;
  onChange: (change: Partial<BenchMemory>) => void;
  /** A tokenizer can be made of this draft's model. */
  hasTokenizer: boolean;
  isAsking: boolean;
  onScore: () => void;
  onStop: () => void;
}

/** Completions to be scored, and what they answer. */
export function PasteForm(props: PasteFormProps) {
  const { tasks, memory, onChange, hasTokenizer, isAsking, onScore, onStop } = props;
  const read = readCompletions(memory.pasted);
  const count = read.ok ? read.completions.length : 0;
  const task = tasks.node === null ? null : chosenTask(tasks.preview, memory.taskId);
  const isReady = count > 0 && (tasks.node === null || task !== null);
  const demonstration = task?.demonstration;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isAsking) onScore();
      }}
    >
      <TaskFields tasks={tasks} memory={memory} onChange={onChange} />
      <Field
        label="Completions"
        help={readWords(read)}
        errors={read.ok ? [] : [read.message]}
        aside={
          demonstration ? (
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                const held = read.ok ? read.completions.map(({ text }) => text) : [];
                onChange({ pasted: writeCompletions([...held, demonstration]) });
              }}
            >
              Add the demonstration
            </Button>
          ) : null
        }
      >
        {(ids) => (
          <Textarea
            {...ids}
            data-autofocus
            rows={8}
            spellCheck={false}
            value={memory.pasted}
            className="resize-y font-mono text-xs"
            onChange={(event) => onChange({ pasted: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              event.currentTarget.form?.requestSubmit();
            }}
          />
        )}
      </Field>
      {hasTokenizer ? (
        <label className="flex items-center gap-2 text-xs">
          <input
            type="checkbox"
            checked={memory.isTokenized}
            onChange={(event) => onChange({ isTokenized: event.target.checked })}
          />
          Lengths in the model's tokens, not in words
        </label>
      ) : null}
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" busy={isAsking} disabled={!isReady}>
          Score
        </Button>
        {isAsking ? <Button onClick={onStop}>Stop</Button> : <Kbd keys="Ctrl+Enter" />}
      </div>
    </form>
  );
}
