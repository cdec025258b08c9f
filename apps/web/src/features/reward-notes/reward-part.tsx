import { Fragment } from "react";
import { Badge } from "@/ui/badge";
import { InertText } from "@/ui/inert-text-view";
import { durationText, scoreText } from "./words";

/** One reward node's word on one completion. */
export interface RewardWord {
  /** Null where the reward failed for its own reasons. */
  score: number | null;
  error?: string | null;
  level: string;
  /** Rule and what it matched: text that a model may have written. */
  matched: readonly (readonly [rule: string, text: string])[];
  /** Rules that were not kept. */
  leftOut?: number | undefined;
  seconds?: number | null;
}

/** A reward's score, level and what each of its rules matched. */
export function RewardPart({ title, word }: { title: string; word: RewardWord }) {
  const { score, error, level, matched, leftOut = 0, seconds = null } = word;
  return (
    <section aria-label={title}>
      <h4 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
        <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
        <span className="tabular">{scoreText(score)}</span>
        {level ? <LevelBadge level={level} /> : null}
        {seconds === null ? null : <span className="text-faint">{durationText(seconds)}</span>}
      </h4>
      {error ? (
        <p className="text-bad [overflow-wrap:anywhere]">
          <InertText text={error} />
        </p>
      ) : null}
      {matched.length > 0 ? <Matched matched={matched} /> : null}
      {leftOut > 0 ? (
        <p className="mt-1 text-faint">{`${leftOut} more ${leftOut === 1 ? "rule" : "rules"}, not kept`}</p>
      ) : null}
    </section>
  );
}

/** The rule above what it matched where there is no room beside it. */
function Matched({ matched }: Pick<RewardWord, "matched">) {
  return (
    <dl className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-0.5 @sm:grid-cols-[minmax(6rem,14rem)_minmax(0,1fr)] @sm:gap-y-1">
      {matched.map(([rule, text], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule may match more than once.
        <Fragment key={place}>
          <dt className="text-soft [overflow-wrap:anywhere]">
            <InertText text={rule} />
          </dt>
          <dd className="max-h-40 overflow-auto whitespace-pre-wrap font-mono [overflow-wrap:anywhere]">
            <InertText text={text} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function LevelBadge({ level }: { level: string }) {
  return (
    <Badge className="max-w-full shrink">
      <span className="truncate" title={level}>
        <InertText text={level} />
      </span>
    </Badge>
  );
}
