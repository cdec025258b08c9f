import { CircleCheck, CirclePlay, type LucideIcon, RefreshCw } from "lucide-react";
import { cn } from "@/ui/cn";
import { Tip } from "@/ui/tooltip";
import type { Standing } from "./node-data";
import { STANDING_WORDS } from "./to-flow";

const LOOKS: Record<Standing["kind"], { icon: LucideIcon; className: string }> = {
  cached: { icon: CircleCheck, className: "text-good" },
  willRun: { icon: CirclePlay, className: "text-faint" },
  changed: { icon: RefreshCw, className: "text-warn" },
};

/** Whether a stage would run: a sign and a word, with the reason as a hint. The node's own name tells it all to a screen reader. */
export function StandingTag({ standing }: { standing: Standing }) {
  const { icon: Icon, className } = LOOKS[standing.kind];
  return (
    <Tip side="top" content={standing.reason}>
      <span
        data-standing={standing.kind}
        className={cn("flex shrink-0 items-center gap-1 text-2xs leading-4", className)}
      >
        <Icon className="size-3" aria-hidden="true" />
        {STANDING_WORDS[standing.kind]}
      </span>
    </Tip>
  );
}
