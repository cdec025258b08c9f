"use client";

import { CircleCheck, CircleHelp, Clock, TrendingUp, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import type { Course } from "@/health/course";
import { explainReward } from "@/health/explain";
import type { Evidence, Finding, Remedy } from "@/health/finding";
import type { StageReadings } from "@/health/readings";
import { Card } from "@/ui/card";
import { useView } from "../view-state";
import { useShowCurve } from "./use-show-curve";

const ICONS: Record<Course, { icon: typeof Clock; colour: string }> = {
  rising: { icon: TrendingUp, colour: "text-good" },
  flat: { icon: TriangleAlert, colour: "text-warn" },
  falling: { icon: TriangleAlert, colour: "text-bad" },
  notFinite: { icon: TriangleAlert, colour: "text-bad" },
  tooEarly: { icon: Clock, colour: "text-soft" },
  noReward: { icon: CircleHelp, colour: "text-soft" },
};

/** "Why is the reward flat?" in words, gravest finding first. Not shown for a stage that learns from no reward. */
export function RewardWords({ stage }: { stage: StageReadings }) {
  const explanation = useMemo(() => explainReward(stage), [stage]);
  const { course, title, sentence, findings } = explanation;
  if (course === "noReward") return null;
  const { icon: Icon, colour } = ICONS[course];
  return (
    <section aria-labelledby="health-words">
      <h2 id="health-words" className="mb-2.5 font-semibold text-sm">
        Why is the reward flat?
      </h2>
      <Card className="overflow-hidden">
        <div className="flex gap-2.5 p-3">
          <Icon className={`mt-0.5 size-4 shrink-0 ${colour}`} aria-hidden="true" />
          <div className="min-w-0">
            <p className="font-medium">{title}</p>
            <p className="tabular text-soft">{sentence}</p>
          </div>
        </div>
        {findings.length > 0 ? (
          <ol aria-label="What stands in its way">
            {findings.map((finding, index) => (
              <FindingItem key={finding.cause} stage={stage.stage} finding={finding} place={index + 1} />
            ))}
          </ol>
        ) : (
          <NoFinding course={course} />
        )}
      </Card>
    </section>
  );
}

function FindingItem({ stage, finding, place }: { stage: string; finding: Finding; place: number }) {
  return (
    <li className="flex gap-2.5 border-t p-3">
      <span className="tabular w-4 shrink-0 text-center text-faint" aria-hidden="true">
        {place}
      </span>
      <div className="flex min-w-0 flex-col gap-1.5">
        <h3 className="font-medium">{finding.title}</h3>
        <ul className="flex flex-col gap-0.5">
          {finding.evidence.map((one) => (
            <EvidenceItem key={one.name} stage={stage} evidence={one} />
          ))}
        </ul>
        <p className="text-soft">{finding.meaning}</p>
        {finding.remedies.length > 0 ? (
          <ul aria-label="What to do" className="flex flex-col gap-0.5 border-brand border-l-2 pl-2.5">
            {finding.remedies.map((remedy) => (
              <RemedyItem key={remedy.sentence} remedy={remedy} />
            ))}
          </ul>
        ) : null}
      </div>
    </li>
  );
}

const LINK = "rounded text-brand underline-offset-2 hover:underline";

function EvidenceItem({ stage, evidence }: { stage: string; evidence: Evidence }) {
  const showCurve = useShowCurve();
  return (
    <li className="tabular [overflow-wrap:anywhere]">
      {evidence.sentence}{" "}
      <button
        type="button"
        className={LINK}
        aria-label={`Show the curve ${evidence.name}`}
        onClick={() => showCurve(stage, evidence.name)}
      >
        Curve
      </button>
    </li>
  );
}

function RemedyItem({ remedy: { sentence, nodeId } }: { remedy: Remedy }) {
  const [, setView] = useView();
  return (
    <li className="[overflow-wrap:anywhere]">
      {sentence}{" "}
      <button
        type="button"
        className={LINK}
        aria-label={`Show the node ${nodeId} in the graph`}
        onClick={() => void setView({ node: nodeId })}
      >
        Node
      </button>
    </li>
  );
}

const NO_FINDING: Partial<Record<Course, string>> = {
  rising: "Nothing to explain.",
  flat: "None of the usual causes shows in the curves: the rollouts may tell more.",
  falling: "None of the usual causes shows in the curves: the rollouts may tell more.",
};

function NoFinding({ course }: { course: Course }) {
  const words = NO_FINDING[course];
  if (!words) return null;
  return (
    <p className="flex gap-2.5 border-t p-3 text-soft">
      <CircleCheck className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
      {words}
    </p>
  );
}
