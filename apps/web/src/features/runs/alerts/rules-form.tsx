"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { fieldKey, RULE_FORMS, type RuleForm, type RulesDraft } from "./rules-draft";

interface RulesFormProps {
  draft: RulesDraft;
  /** Sentences by `rule.field`. */
  errors: Readonly<Record<string, readonly string[]>>;
  onChange: (draft: RulesDraft) => void;
}

export function RulesForm(props: RulesFormProps) {
  const { draft, errors, onChange } = props;
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was refused may lie outside the part of the form that is seen.
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [errors]);
  return (
    <div ref={form} className="flex flex-col gap-4">
      {RULE_FORMS.map((form) => (
        <RuleFields key={form.rule} form={form} {...props} />
      ))}
      <Field
        label="Tasks count as solved from a mean reward of"
        help="Neither a collapse nor a stall is told then."
        errors={errors.solvedAbove ?? []}
      >
        {(ids) => (
          <Input
            {...ids}
            inputMode="decimal"
            value={draft.numbers.solvedAbove ?? ""}
            onChange={({ target }) =>
              onChange({ ...draft, numbers: { ...draft.numbers, solvedAbove: target.value } })
            }
          />
        )}
      </Field>
      <WebhookField {...props} />
    </div>
  );
}

function RuleFields({ form, draft, errors, onChange }: RulesFormProps & { form: RuleForm }) {
  const { rule, title, about, fields } = form;
  const isOn = draft.on[rule];
  const setNumber = (key: string, text: string) =>
    onChange({ ...draft, numbers: { ...draft.numbers, [key]: text } });
  return (
    <fieldset className="rounded-lg border p-3">
      <legend className="sr-only">{title}</legend>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-brand"
          checked={isOn}
          onChange={({ target }) => onChange({ ...draft, on: { ...draft.on, [rule]: target.checked } })}
        />
        <span>
          <span className="block font-medium">{title}</span>
          <span className="block text-soft text-xs">{about}</span>
        </span>
      </label>
      {fields.length > 0 ? (
        <div className="mt-2.5 grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] items-end gap-2.5 pl-6">
          {fields.map(({ name, title: label, unit }) => {
            const key = fieldKey(rule, name);
            return (
              <Field key={key} label={label} aside={unit} errors={errors[key] ?? []}>
                {(ids) => (
                  <Input
                    {...ids}
                    inputMode="decimal"
                    disabled={!isOn}
                    value={draft.numbers[key] ?? ""}
                    onChange={({ target }) => setNumber(key, target.value)}
                  />
                )}
              </Field>
            );
          })}
        </div>
      ) : null}
    </fieldset>
  );
}

function WebhookField({ draft, errors, onChange }: RulesFormProps) {
  const trpc = useTRPC();
  const test = useMutation(trpc.alerts.testWebhook.mutationOptions());
  const address = draft.webhook.trim();
  const faults = errors.webhook ?? (test.error ? [test.error.message] : []);
  return (
    <div className="flex flex-col gap-1.5">
      <Field
        label="Webhook"
        help={
          test.data?.sentence ??
          "Each alert is sent there once, as JSON by POST. Leave it empty to send none."
        }
        errors={faults}
      >
        {(ids) => (
          <Input
            {...ids}
            type="url"
            placeholder="https://"
            autoComplete="off"
            value={draft.webhook}
            onChange={({ target }) => {
              test.reset();
              onChange({ ...draft, webhook: target.value });
            }}
          />
        )}
      </Field>
      <Button
        size="sm"
        className="self-start"
        disabled={address === ""}
        busy={test.isPending}
        onClick={() => test.mutate({ address })}
      >
        Send a test
      </Button>
    </div>
  );
}
