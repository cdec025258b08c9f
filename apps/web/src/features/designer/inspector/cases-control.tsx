"use client";

import { ChevronRight, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { type CaseDraft, freeName, nameProblem, readCases, writeCases } from "./case-list";
import { type ControlProps, TextControl } from "./text-control";

const NEW = { completion: "", answer: "", prompt: "", least: 1, most: 1 };

/** Tests one below the other; as text where they hold what the form does not know. */
export function CasesControl(props: ControlProps) {
  const { value, onChange, ids, field } = props;
  const cases = readCases(value);
  const [open, setOpen] = useState<number | null>(null);
  if (cases === null) return <TextControl {...props} />;
  const write = (next: readonly CaseDraft[]) => onChange(writeCases(next));
  const change = (index: number, part: Partial<CaseDraft>) =>
    write(cases.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw its own box inside of the field's.
    <div {...ids} role="group" aria-label={field.title} className="flex flex-col gap-1.5">
      {cases.length === 0 ? <p className="text-soft text-xs">No tests yet.</p> : null}
      {cases.map((each, index) => (
        <CaseCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a test has no identity but its place; its name is being edited.
          key={index}
          draft={each}
          isOpen={open === index}
          onToggle={() => setOpen(open === index ? null : index)}
          problemOf={(name) => nameProblem(cases, index, name)}
          onChange={(part) => change(index, part)}
          onRemove={() => {
            setOpen(null);
            write(cases.filter((_, at) => at !== index));
          }}
        />
      ))}
      <Button
        size="sm"
        className="self-start"
        onClick={() => {
          write([...cases, { ...NEW, name: freeName(cases) }]);
          setOpen(cases.length);
        }}
      >
        <Plus className="size-3.5" aria-hidden="true" /> Add a test
      </Button>
    </div>
  );
}

interface CaseCardProps {
  draft: CaseDraft;
  isOpen: boolean;
  onToggle: () => void;
  problemOf: (name: string) => string;
  onChange: (part: Partial<CaseDraft>) => void;
  onRemove: () => void;
}

const expected = ({ least, most }: CaseDraft): string =>
  least === most ? `gives ${least}` : `gives ${least} to ${most}`;

function CaseCard({ draft, isOpen, onToggle, problemOf, onChange, onRemove }: CaseCardProps) {
  return (
    <div className="rounded-md border bg-surface">
      <div className="flex items-center gap-1 pr-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex min-w-0 flex-1 items-center gap-1.5 rounded-md px-2 py-1.5 text-left text-xs hover:bg-hover"
        >
          <ChevronRight
            className={`size-3.5 shrink-0 text-soft transition-transform ${isOpen ? "rotate-90" : ""}`}
            aria-hidden="true"
          />
          <span className="min-w-0 flex-1 truncate font-medium">{draft.name}</span>
          <span className="tabular shrink-0 text-2xs text-soft">{expected(draft)}</span>
        </button>
        <IconButton size="sm" label={`Remove the test ${draft.name}`} onClick={onRemove}>
          <Trash2 className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
      {isOpen ? <CaseFields draft={draft} problemOf={problemOf} onChange={onChange} /> : null}
    </div>
  );
}

function CaseFields({ draft, problemOf, onChange }: Pick<CaseCardProps, "draft" | "problemOf" | "onChange">) {
  const [name, setName] = useState(draft.name);
  const problem = problemOf(name);
  return (
    <div className="flex flex-col gap-2 border-t p-2">
      <Field label="Name" errors={problem ? [problem] : []}>
        {(ids) => (
          <Input
            {...ids}
            value={name}
            maxLength={80}
            onChange={({ target }) => {
              setName(target.value);
              if (problemOf(target.value) === "") onChange({ name: target.value });
            }}
          />
        )}
      </Field>
      <LongText
        label="Completion"
        value={draft.completion}
        onChange={(completion) => onChange({ completion })}
      />
      <LongText label="Answer" value={draft.answer} onChange={(answer) => onChange({ answer })} />
      <LongText label="Prompt" value={draft.prompt} onChange={(prompt) => onChange({ prompt })} />
      <div className="grid grid-cols-2 gap-2">
        <Bound label="Least" value={draft.least} onChange={(least) => onChange({ least })} />
        <Bound label="Most" value={draft.most} onChange={(most) => onChange({ most })} />
      </div>
      {draft.most < draft.least ? (
        <p className="text-bad text-xs">
          Nothing is at least {draft.least} and at most {draft.most}.
        </p>
      ) : null}
      {draft.meta === undefined ? null : (
        <p className="text-faint text-xs">
          It also has meta, which is kept: see it in the text view of the graph.
        </p>
      )}
    </div>
  );
}

function LongText({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(ids) => (
        <Textarea
          {...ids}
          rows={Math.min(6, Math.max(1, value.split("\n").length))}
          value={value}
          maxLength={20_000}
          spellCheck={false}
          className="resize-y font-mono text-xs"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** What is no number is kept in the field and not in the test. */
function Bound({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
}) {
  const [text, setText] = useState(String(value));
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  return (
    <Field label={label} errors={isNumber ? [] : ["Give a number."]}>
      {(ids) => (
        <Input
          {...ids}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          className="tabular"
          onChange={({ target }) => {
            setText(target.value);
            const next = Number(target.value);
            if (target.value.trim() !== "" && Number.isFinite(next)) onChange(next);
          }}
        />
      )}
    </Field>
  );
}
