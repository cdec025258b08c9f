"use client";

import { catalog } from "@switchyard/catalog";
import type { GraphDoc } from "@switchyard/graph";
import { FlaskConical } from "lucide-react";
import { useEffect, useMemo } from "react";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { Spinner } from "@/ui/spinner";
import { Tab, TabList, TabPanel, Tabs } from "@/ui/tabs";
import { AnswererLine } from "./answerer-line";
import { type BenchMemory, useBenchMemory } from "./bench-memory";
import { PasteForm } from "./paste-form";
import { type BenchPlan, planBench, type Sampling } from "./plan-bench";
import { readCompletions } from "./read-completions";
import { Results } from "./results";
import { type Checkpoint, SampleForm } from "./sample-form";
import { chosenTask, Problem, shownTasks, type Tasks } from "./task-fields";
import { type Asked, useGrading } from "./use-grading";
import { usePreview } from "./use-preview";

export interface RewardBenchProps {
  experimentId: string;
  /** As it stands in the editor, saved or not. */
  doc: GraphDoc;
  nodeId: string;
  onClose: () => void;
}

const LAYOUT = "top-[4dvh] max-h-[92dvh] w-[min(76rem,calc(100vw-1rem))]";

/** Tries a reward of the draft on completions that are pasted, or sampled from a model. */
export function RewardBenchDialog({ experimentId, doc, nodeId, onClose }: RewardBenchProps) {
  const node = doc.nodes.find(({ id }) => id === nodeId);
  const title = node?.label || catalog.get(node?.kind ?? "")?.title || nodeId;
  const plan = useMemo(() => planBench(doc, nodeId), [doc, nodeId]);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Try ${title}`}
      description={<AnswererLine />}
      className={LAYOUT}
    >
      {plan.rewards.ok ? (
        <Bench experimentId={experimentId} doc={doc} nodeId={nodeId} plan={plan} rewards={plan.rewards} />
      ) : (
        <div className="flex flex-col gap-2">
          {plan.rewards.problems.map(({ message, remedy }) => (
            <Problem key={message} text={`${message} ${remedy}`} />
          ))}
        </div>
      )}
    </Dialog>
  );
}

interface BenchProps extends Omit<RewardBenchProps, "onClose"> {
  plan: BenchPlan;
  rewards: Extract<BenchPlan["rewards"], { ok: true }>;
}

function Bench({ experimentId, doc, nodeId, plan, rewards }: BenchProps) {
  const [memory, change] = useBenchMemory(`${experimentId} ${nodeId}`);
  const { tasks, nodes: taskNodes } = useTasks(doc, plan, memory);
  const { ask, stop, isAsking, graded, fault } = useGrading();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is open when the bench closes is given up.
  useEffect(() => stop, []);
  const names = useMemo(
    () => new Map(doc.nodes.map(({ id, label, kind }) => [id, label || catalog.get(kind)?.title || id])),
    [doc],
  );
  const shared = { rewards: rewards.nodes, stages: plan.stages };
  const score = () =>
    ask(scoreQuestion(memory, tasks, { ...shared, taskNodes, fresh: plan.sampling[0]?.fresh ?? null }));
  const sample = (sampling: Sampling, checkpoint: Checkpoint | null) => {
    if (taskNodes) ask(sampleQuestion(memory, tasks, { ...shared, taskNodes, sampling, checkpoint }));
  };
  const form = { tasks, memory, onChange: change, isAsking, onStop: stop };
  return (
    <div className="grid gap-5 md:grid-cols-[minmax(17rem,22rem)_minmax(0,1fr)]">
      <Tabs value={memory.mode} onValueChange={(mode) => change({ mode: mode as BenchMemory["mode"] })}>
        <TabList label="Where completions come from" className="mb-3">
          <Tab value="paste">Paste</Tab>
          <Tab value="sample">Sample</Tab>
        </TabList>
        <TabPanel value="paste">
          <PasteForm {...form} hasTokenizer={isSmall(plan.sampling[0]?.fresh ?? null)} onScore={score} />
        </TabPanel>
        <TabPanel value="sample">
          <SampleForm
            {...form}
            {...{ experimentId, sampling: plan.sampling, whyNot: plan.whyNoSampling }}
            onSample={sample}
          />
        </TabPanel>
      </Tabs>
      <section aria-label="Result" aria-busy={isAsking} className="flex min-w-0 flex-col gap-3">
        {rewards.swept.length > 0 ? (
          <p className="text-2xs text-soft">
            Swept, so tried with the first value: {rewards.swept.join(", ")}.
          </p>
        ) : null}
        {fault ? <Problem text={[fault.message, fault.remedy].filter(Boolean).join(" ")} /> : null}
        {isAsking ? (
          <p className="flex items-center gap-2 text-soft text-xs" role="status">
            <Spinner className="size-3.5" /> {memory.mode === "paste" ? "Scoring…" : "Sampling and scoring…"}
          </p>
        ) : null}
        {graded && !fault ? <Results graded={graded} names={names} /> : null}
        {!graded && !fault && !isAsking ? (
          <EmptyState
            icon={<FlaskConical className="size-6" aria-hidden="true" />}
            title="Nothing scored yet"
          >
            Paste completions, or sample some, to see what this reward makes of them before a run does.
          </EmptyState>
        ) : null}
      </section>
    </div>
  );
}

/** The tasks to choose from, by the node that is chosen or the one that the reward's stage takes. */
function useTasks(doc: GraphDoc, plan: BenchPlan, memory: BenchMemory) {
  const isKnown = memory.tasksNode === "" || plan.tasks.some(({ id }) => id === memory.tasksNode);
  const wanted = isKnown ? memory.tasksNode : (plan.tasks[0]?.id ?? "");
  const node = wanted || (memory.mode === "sample" ? (plan.tasks[0]?.id ?? null) : null);
  const { nodes, preview, isLoading, problem, retry } = usePreview(doc, node);
  const tasks: Tasks = { choices: plan.tasks, node, preview, isLoading, problem, retry };
  return { tasks, nodes };
}

interface Shared {
  rewards: BenchProps["rewards"]["nodes"];
  stages: Record<string, string>;
}

function scoreQuestion(
  memory: BenchMemory,
  tasks: Tasks,
  {
    rewards,
    stages,
    taskNodes,
    fresh,
  }: Shared & { taskNodes: Sampling["rollout"] | null; fresh: Sampling["fresh"] },
): Asked {
  const read = readCompletions(memory.pasted);
  const taskId = tasks.node === null ? "" : (chosenTask(tasks.preview, memory.taskId)?.id ?? "");
  const own = taskId ? { taskId } : { prompt: memory.prompt, answer: memory.answer };
  return {
    kind: "score",
    rewards,
    stages,
    tasks: tasks.node === null ? null : taskNodes,
    tokenizer: memory.isTokenized && isSmall(fresh) ? { from: "fresh", nodes: fresh, seed: 0 } : null,
    completions: (read.ok ? read.completions : []).map(({ text, ...named }) => {
      const isNamed = named.taskId !== undefined || named.prompt !== undefined;
      return { text, ...(isNamed ? named : { ...own, ...named }) };
    }),
  };
}

/** A tiny decoder's tokenizer is made of the tasks; a pretrained one would have to be fetched. */
const isSmall = (fresh: Sampling["fresh"]): fresh is NonNullable<typeof fresh> =>
  fresh?.at(-1)?.config.kind === "model.tiny";

function sampleQuestion(
  memory: BenchMemory,
  tasks: Tasks,
  rest: Shared & { taskNodes: Sampling["rollout"]; sampling: Sampling; checkpoint: Checkpoint | null },
): Asked {
  const { rewards, stages, taskNodes, sampling, checkpoint } = rest;
  const model = !checkpoint
    ? ({ from: "fresh", nodes: sampling.fresh ?? [], seed: 0 } as const)
    : checkpoint.from === "stage"
      ? ({ from: "stage", stageHash: checkpoint.stageHash, runId: checkpoint.runId } as const)
      : ({ from: "run", runId: checkpoint.runId } as const);
  return {
    kind: "sample",
    rewards,
    stages,
    tasks: taskNodes,
    taskIds: shownTasks(tasks.preview)
      .slice(0, memory.prompts)
      .map(({ id }) => id),
    rollout: sampling.rollout,
    model,
    groupSize: memory.groupSize,
    seed: memory.seed,
  };
}
