"use client";

import { sweptTitle } from "@switchyard/catalog";
import { GRAPH_LIMITS, type GraphDoc } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { useMemo } from "react";
import { formatParam } from "@/features/graph-view";
import { Table, Td, Th } from "@/ui/table";
import { totalsSentence, useMeasured } from "../estimate";
import { planTotals } from "./plan-totals";
import { countStages, type RunPlan } from "./run-plan";
import { Stages } from "./stages";

interface PreviewProps {
  doc: GraphDoc;
  plan: RunPlan;
  /** All runs there would be: the plan holds no more of them than can be started. */
  total: number;
  /** Hashes of stages that were done before; null while it is asked. */
  finished: ReadonlySet<string> | null;
  /** The worker that the runs wait for; null: any. */
  workerId: string | null;
}

const many = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;

function Sum({ plan, total, finished, workerId }: Omit<PreviewProps, "doc">) {
  const { stages, distinct, finished: done } = countStages(plan.runs, finished ?? new Set());
  const seeds = total / plan.points;
  const shared = stages - distinct;
  return (
    <div className="text-xs">
      <p className="font-medium">
        {many(total, "run")}
        <span className="font-normal text-soft">
          {total > 1 ? ` = ${many(plan.points, "choice")} of values × ${many(seeds, "seed")}` : ""}
        </span>
      </p>
      <p className="text-soft">
        {many(stages, "stage")}
        {shared > 0 ? `, ${shared} of them the same work as another` : ""}
        {done > 0 ? `, ${done} done before` : ""}.
      </p>
      <Cost {...{ plan, finished, workerId }} />
    </div>
  );
}

/** Time, memory and what is stored, in words; the Cost tab of the designer has it stage by stage. */
function Cost({ plan, finished, workerId }: Pick<PreviewProps, "plan" | "finished" | "workerId">) {
  const [first] = plan.runs;
  return first && finished ? <KnownCost {...{ plan, finished, workerId }} spec={first.spec} /> : null;
}

interface KnownCostProps extends Pick<PreviewProps, "plan" | "workerId"> {
  spec: JobSpec;
  finished: ReadonlySet<string>;
}

function KnownCost({ plan, finished, workerId, spec }: KnownCostProps) {
  const { worker, options, isMeasured } = useMeasured(spec, workerId);
  const totals = useMemo(() => planTotals(plan.runs, { ...options, finished }), [plan, options, finished]);
  if (!isMeasured) return null;
  return <p className="text-soft">{totalsSentence(totals, worker?.name ?? null)}</p>;
}

const MAX_ROWS = 12;

function RunRows({ doc, plan, total }: Pick<PreviewProps, "doc" | "plan" | "total">) {
  return (
    <div className="overflow-hidden rounded-md border">
      <Table aria-label="Runs to be queued" className="text-xs">
        <thead>
          <tr>
            <Th className="w-8">#</Th>
            {plan.swept.map((swept) => (
              <Th key={`${swept.node} ${swept.param}`}>{sweptTitle(doc, swept)}</Th>
            ))}
            <Th>Seed</Th>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">
          {plan.runs.slice(0, MAX_ROWS).map(({ seed, values, spec }, index) => (
            <tr key={spec.hash}>
              <Td className="tabular py-1 text-faint">{index + 1}</Td>
              {values.map(({ node, param, value }) => (
                <Td key={`${node} ${param}`} className="tabular py-1">
                  {formatParam(value)}
                </Td>
              ))}
              <Td className="tabular py-1">{seed}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {total > MAX_ROWS ? (
        <p className="border-t px-3 py-1.5 text-faint text-xs">and {total - MAX_ROWS} more</p>
      ) : null}
    </div>
  );
}

export const isTooMany = (total: number): boolean => total > GRAPH_LIMITS.maxSweptRuns;

/** What will be queued, and what it comes to. */
export function RunPreview({ doc, plan, total, finished, workerId }: PreviewProps) {
  const [only, ...others] = plan.runs;
  return (
    <section aria-label="What will be queued" className="flex flex-col gap-2">
      <h3 className="font-medium text-xs">What will be queued</h3>
      {isTooMany(total) ? (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-xs">
          {many(plan.points, "choice")} of values and {many(total / plan.points, "seed")} make{" "}
          {many(total, "run")}; at most {GRAPH_LIMITS.maxSweptRuns} are started at once. Take fewer seeds, or
          fewer values.
        </p>
      ) : (
        <>
          <Sum {...{ plan, total, finished, workerId }} />
          {only && others.length === 0 ? (
            <Stages spec={only.spec} finished={finished} />
          ) : (
            <RunRows doc={doc} plan={plan} total={total} />
          )}
        </>
      )}
    </section>
  );
}
