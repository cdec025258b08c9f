"use client";

import { GitCompareArrows } from "lucide-react";
import { useEffect, useRef } from "react";
import { AnswererLine } from "@/features/reward-bench";
import { durationText } from "@/features/reward-notes";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { Spinner } from "@/ui/spinner";
import { CompareForm, type QueryErrors } from "./compare-form";
import { Comparison, type ShownPair } from "./comparison";
import type { MatchExamples } from "./examples";
import type { MatchPanelProps } from "./match-panel";
import { useExamples } from "./matcher-files";
import { type Queries, useCompareMemory } from "./own-queries";
import { candidateProblem, referenceProblem, type Scoring } from "./scoring";
import { StartFields } from "./start-fields";
import { exampleOf, exampleQueries, readStart, sqlNodes, startText } from "./start-from";
import { type Compared, useComparison } from "./use-comparison";
import { taskQueries, useSqlTasks } from "./use-sql-tasks";

interface CompareDialogProps extends MatchPanelProps {
  /** The example that is looked at beside the dialog. */
  example: number;
  onClose: () => void;
}

/** Any two queries of any schema, as the matcher sees them. */
export function CompareDialog({ onClose, ...rest }: CompareDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Compare two queries"
      description={<AnswererLine />}
      layout="wide"
    >
      <Bench {...rest} />
    </Dialog>
  );
}

function Bench({ doc, place, scoring, example }: Omit<CompareDialogProps, "onClose">) {
  const examples = useExamples().data;
  const { start, queries, edit, fields } = useQueries({ doc, place, example, examples });
  const { ask, stop, isAsking, isSlow, compared, fault } = useComparison();
  const result = useRef<HTMLElement>(null);
  const known = exampleOf(examples, queries);
  const pair = known !== null && examples ? ofExample(examples, known) : compared && ofAnswer(compared);
  const isStale = known === null && compared !== null && !isEqual(compared.asked, queries);
  const isRefused =
    fault !== null && known === null && fault.asked !== undefined && isEqual(fault.asked, queries);
  const errors = known !== null ? {} : errorsOf({ compared, fault, queries, scoring });
  useEffect(() => {
    // On a phone it lies below the form.
    if (compared && !window.matchMedia("(min-width: 48rem)").matches) result.current?.scrollIntoView();
  }, [compared]);
  return (
    <div className="grid gap-5 md:grid-cols-[minmax(18rem,24rem)_minmax(0,1fr)]">
      <CompareForm
        start={<StartFields {...fields} start={startText(start)} examples={examples} nodes={sqlNodes(doc)} />}
        {...{ queries, errors, isAsking, onEdit: edit, onCompare: () => ask(queries), onStop: stop }}
      />
      <section ref={result} aria-label="Result" aria-busy={isAsking} className="flex min-w-0 flex-col gap-3">
        {isRefused && isOfAll(fault) ? (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-xs">
            {[fault.message, fault.remedy].filter(Boolean).join(" ")} The example pairs need no worker.
          </p>
        ) : null}
        {isAsking ? (
          <p role="status" className="flex items-center gap-2 text-soft text-xs">
            <Spinner className="size-3.5" />
            {isSlow
              ? "Waiting: the worker is busy with another question, or starts its trainer…"
              : "Comparing…"}
          </p>
        ) : null}
        {pair && !isRefused ? (
          <div className={`flex flex-col gap-3 ${isStale ? "opacity-60" : ""}`}>
            {isStale ? (
              <p className="text-warn text-xs">The texts have changed since. Compare them again.</p>
            ) : null}
            <Comparison pair={pair} scoring={scoring} />
          </div>
        ) : null}
        {!isAsking && (isRefused ? !isOfAll(fault) : !pair) ? (
          <EmptyState
            icon={<GitCompareArrows className="size-6" aria-hidden="true" />}
            title="Nothing compared yet"
          >
            Give a schema and two queries of it to see both as trees, and what the matcher makes of them.
          </EmptyState>
        ) : null}
      </section>
    </div>
  );
}

interface Source extends Omit<CompareDialogProps, "onClose" | "scoring"> {
  examples: MatchExamples | undefined;
}

const EMPTY: Queries = { schema: "", reference: "", candidate: "" };

/** The three texts: typed ones are kept, those of an example or a task are copied by the first edit. */
function useQueries({ doc, place, example, examples }: Source) {
  const [memory, change] = useCompareMemory(place, startText({ from: "example", index: example }));
  const start = readStart(memory.start, memory.taskId);
  const tasks = useSqlTasks(doc, start.from === "task" ? start.node : null);
  const task = tasks.list.find(({ id }) => id === memory.taskId) ?? tasks.list[0];
  let queries = memory.own;
  if (start.from === "example") queries = (examples && exampleQueries(examples, start.index)) ?? EMPTY;
  if (start.from === "task") queries = task ? taskQueries(task) : EMPTY;
  return {
    start,
    queries,
    edit: (part: Partial<Queries>) => change({ start: "own", own: { ...queries, ...part } }),
    fields: {
      tasks,
      taskId: task?.id ?? "",
      onStart: (text: string) => change({ start: text, taskId: "" }),
      onTask: (taskId: string) => change({ taskId }),
    },
  };
}

function ofExample({ pairs }: MatchExamples, index: number): ShownPair | null {
  const pair = pairs[index];
  if (!pair) return null;
  return {
    key: ["example", index],
    candidate: { ...pair.candidate, problem: null },
    reference: { ...pair.reference, problem: null },
    distance: { squared: pair.squared, isSame: pair.squared === 0, inputs: pair.inputs },
    origin: "PyTorch's is of when the examples were made.",
  };
}

const ofAnswer = ({ asked, answer, milliseconds }: Compared): ShownPair => ({
  key: ["typed", asked.schema, asked.reference, asked.candidate],
  ...answer,
  origin: `Answered by the worker in ${durationText(milliseconds / 1_000)}.`,
});

const isEqual = (one: Queries, other: Queries): boolean =>
  one.schema === other.schema && one.reference === other.reference && one.candidate === other.candidate;

type Fault = NonNullable<ReturnType<typeof useComparison>["fault"]>;

const paramOf = ({ details }: Fault): string | null =>
  typeof details === "object" && details !== null && "param" in details ? String(details.param) : null;

/** Not said at a field. */
const isOfAll = (fault: Fault): boolean => paramOf(fault) !== "schema";

interface Said {
  compared: Compared | null;
  fault: Fault | null;
  queries: Queries;
  scoring: Scoring;
}

/** What is wrong with a text, as long as it stands there. */
function errorsOf({ compared, fault, queries, scoring }: Said): QueryErrors {
  if (fault) {
    const isSame = fault.asked?.schema === queries.schema;
    return !isOfAll(fault) && isSame ? { schema: `${fault.message} ${fault.remedy}` } : {};
  }
  const errors: QueryErrors = {};
  if (!compared || compared.asked.schema !== queries.schema) return errors;
  const { candidate, reference } = compared.answer;
  if (candidate.problem && candidate.sql === queries.candidate)
    errors.candidate = candidateProblem(candidate.problem, scoring);
  if (reference.problem && reference.sql === queries.reference)
    errors.reference = referenceProblem(reference.problem);
  return errors;
}
