"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import type { RouterOutputs } from "@/trpc/types";
import { Button } from "@/ui/button";
import { Field, Input, Select } from "@/ui/field";
import type { BenchMemory } from "./bench-memory";
import type { Sampling } from "./plan-bench";
import { Problem, shownTasks, type Tasks, TasksSelect } from "./task-fields";

export type Checkpoint = RouterOutputs["trainer"]["checkpoints"][number];

interface SampleFormProps {
  experimentId: string;
  sampling: readonly Sampling[];
  whyNot: string;
  tasks: Tasks;
  memory: BenchMemory;
  onChange: (change: Partial<BenchMemory>) => void;
  isAsking: boolean;
  onSample: (sampling: Sampling, checkpoint: Checkpoint | null) => void;
  onStop: () => void;
}

const checkpointText = (choice: Checkpoint): string =>
  choice.from === "stage"
    ? `${choice.runName}: ${choice.stageLabel}, finished`
    : `${choice.runName}: newest checkpoint, still running`;

/** Completions of a model, sampled as the run would. */
export function SampleForm(props: SampleFormProps) {
  const { experimentId, sampling, whyNot, tasks, memory, onChange, isAsking, onSample, onStop } = props;
  const trpc = useTRPC();
  const { data: checkpoints = [] } = useQuery(trpc.trainer.checkpoints.queryOptions({ experimentId }));
  const chosen = sampling.find(({ stage }) => stage === memory.stage) ?? sampling[0];
  if (!chosen) return <p className="text-soft text-xs">{whyNot}</p>;
  const checkpoint = checkpoints.find(({ key }) => key === memory.checkpoint) ?? null;
  const available = shownTasks(tasks.preview).length;
  const isReady = tasks.node !== null && available > 0 && (checkpoint !== null || chosen.fresh !== null);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isAsking) onSample(chosen, checkpoint);
      }}
    >
      <TasksSelect tasks={tasks} onChange={onChange} own={false} />
      {tasks.problem ? <Problem text={tasks.problem} onRetry={tasks.retry} /> : null}
      <Field
        label="Model"
        help={
          checkpoints.length === 0
            ? "Finished and running stages of this experiment's runs come here."
            : undefined
        }
      >
        {(ids) => (
          <Select
            {...ids}
            value={checkpoint?.key ?? "fresh"}
            onChange={(event) => onChange({ checkpoint: event.target.value })}
          >
            {chosen.fresh ? <option value="fresh">Untrained</option> : null}
            {checkpoints.map((choice) => (
              <option key={choice.key} value={choice.key}>
                {checkpointText(choice)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {sampling.length > 1 ? (
        <Field label="Sampled as by">
          {(ids) => (
            <Select
              {...ids}
              value={chosen.stage}
              onChange={(event) => onChange({ stage: event.target.value })}
            >
              {sampling.map(({ stage, label }) => (
                <option key={stage} value={stage}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <div className="grid grid-cols-3 gap-3">
        <Amount label="Prompts" name="prompts" max={16} memory={memory} onChange={onChange} />
        <Amount label="Each" name="groupSize" max={64} memory={memory} onChange={onChange} />
        <Amount label="Seed" name="seed" min={0} max={2 ** 32 - 1} memory={memory} onChange={onChange} />
      </div>
      <p className="text-2xs text-faint">
        With the rollout of {chosen.label}: its temperature, lengths and budgets. A run samples{" "}
        {chosen.groupSize} of each prompt.
      </p>
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" busy={isAsking} disabled={!isReady}>
          Sample and score
        </Button>
        {isAsking ? <Button onClick={onStop}>Stop</Button> : null}
      </div>
    </form>
  );
}

interface AmountProps {
  label: string;
  name: "prompts" | "groupSize" | "seed";
  min?: number;
  max: number;
  memory: BenchMemory;
  onChange: (change: Partial<BenchMemory>) => void;
}

function Amount({ label, name, min = 1, max, memory, onChange }: AmountProps) {
  return (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          type="number"
          min={min}
          max={max}
          step={1}
          required
          defaultValue={memory[name]}
          onChange={(event) => {
            const value = event.target.valueAsNumber;
            if (Number.isInteger(value) && value >= min && value <= max) onChange({ [name]: value });
          }}
        />
      )}
    </Field>
  );
}
