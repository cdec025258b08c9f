"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import type { Queries } from "./own-queries";
import { isComplete } from "./start-from";

export type QueryErrors = Partial<Record<keyof Queries, string>>;

interface CompareFormProps {
  start: ReactNode;
  queries: Queries;
  errors: QueryErrors;
  isAsking: boolean;
  onEdit: (change: Partial<Queries>) => void;
  onCompare: () => void;
  onStop: () => void;
}

const FIELDS = [
  {
    name: "schema",
    label: "Schema",
    rows: 6,
    help: "CREATE TABLE statements, or table(column, column) as prompts show tables.",
  },
  { name: "reference", label: "Reference", rows: 4, help: "The query that is right." },
  { name: "candidate", label: "Candidate", rows: 4, help: "The query that a policy might write." },
] as const;

function submitByKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

/** A schema and two queries, each with what is wrong with it. */
export function CompareForm(props: CompareFormProps) {
  const { start, queries, errors, isAsking, onEdit, onCompare, onStop } = props;
  const isReady = isComplete(queries);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isAsking) onCompare();
      }}
    >
      {start}
      {FIELDS.map(({ name, label, rows, help }) => (
        <Field key={name} label={label} help={help} errors={errors[name] ? [errors[name]] : []}>
          {(ids) => (
            <Textarea
              {...ids}
              rows={rows}
              spellCheck={false}
              autoCapitalize="off"
              value={queries[name]}
              {...(name === "candidate" ? { "data-autofocus": "" } : {})}
              className="resize-y font-mono text-xs"
              onChange={(event) => onEdit({ [name]: event.target.value })}
              onKeyDown={submitByKey}
            />
          )}
        </Field>
      ))}
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" busy={isAsking} disabled={!isReady}>
          Compare
        </Button>
        {isAsking ? <Button onClick={onStop}>Stop</Button> : <Kbd keys="Ctrl+Enter" />}
      </div>
    </form>
  );
}
