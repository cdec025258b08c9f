"use client";

import { Dices } from "lucide-react";
import { IconButton } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { MAX_SEED, readSeed } from "./seed";

export interface RunValues {
  name: string;
  /** As typed. */
  seed: string;
}

interface RunFieldsProps {
  values: RunValues;
  onChange: (values: RunValues) => void;
}

/** A number small enough to be remembered and typed again. */
const anySeed = (): string => String(Math.floor(Math.random() * 100_000));

/** The run's name and seed. */
export function RunFields({ values, onChange }: RunFieldsProps) {
  const isBadSeed = readSeed(values.seed) === null;
  return (
    <div className="grid grid-cols-[1fr_9rem] gap-3">
      <Field label="Name" help="Empty: the experiment's name.">
        {(ids) => (
          <Input
            {...ids}
            value={values.name}
            maxLength={120}
            onChange={(event) => onChange({ ...values, name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Seed"
        help="Same seed, same run."
        errors={isBadSeed ? [`A whole number from 0 to ${MAX_SEED}.`] : []}
      >
        {(ids) => (
          <div className="flex gap-1">
            <Input
              {...ids}
              inputMode="numeric"
              value={values.seed}
              onChange={(event) => onChange({ ...values, seed: event.target.value })}
              className="tabular"
            />
            <IconButton
              label="Another seed"
              variant="secondary"
              onClick={() => onChange({ ...values, seed: anySeed() })}
            >
              <Dices className="size-4" aria-hidden="true" />
            </IconButton>
          </div>
        )}
      </Field>
    </div>
  );
}
