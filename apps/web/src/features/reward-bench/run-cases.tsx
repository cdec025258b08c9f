"use client";

import { catalog } from "@switchyard/catalog";
import { servedNodes } from "@switchyard/compiler";
import type { GraphDoc } from "@switchyard/graph";
import { useMutation } from "@tanstack/react-query";
import { Check, FlaskConical, X } from "lucide-react";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import type { RouterOutputs } from "@/trpc/types";
import { Button } from "@/ui/button";
import { Problem } from "./task-fields";

type Case = RouterOutputs["trainer"]["cases"]["cases"][number];

/** Runs the tests that are stored with a function on a worker, as a run would before its first step. */
export function RunCases({ doc, nodeId }: { doc: GraphDoc; nodeId: string }) {
  const trpc = useTRPC();
  const { mutate, data, error, isPending, variables, reset } = useMutation(
    trpc.trainer.cases.mutationOptions(),
  );
  const served = servedNodes(doc, nodeId, catalog);
  const reward = served.ok ? served.nodes.at(-1) : undefined;
  const isStale =
    data !== undefined && JSON.stringify(variables?.reward.config) !== JSON.stringify(reward?.config);
  const failed = data?.cases.filter(({ failure }) => failure !== "").length ?? 0;
  return (
    <div className="flex flex-col gap-2">
      <Button
        className="w-full"
        busy={isPending}
        disabled={!reward}
        onClick={() => reward && mutate({ reward: { ...reward, inputs: {} } as never })}
      >
        <FlaskConical className="size-4" aria-hidden="true" /> Run the tests
      </Button>
      {error ? <Problem text={faultText(error)} onRetry={reset} /> : null}
      {data ? (
        <div role="status" className={isStale ? "opacity-60" : ""}>
          <p className="pb-1 text-2xs text-soft">
            {failed === 0 ? `All ${data.cases.length} hold.` : `${failed} of ${data.cases.length} fail.`}
            {isStale ? " The function has changed since." : ""}
          </p>
          <ul className="flex flex-col gap-1 text-2xs">
            {data.cases.map((one) => (
              <CaseLine key={one.name} {...one} />
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

function CaseLine({ name, score, failure }: Case) {
  const holds = failure === "";
  const Icon = holds ? Check : X;
  return (
    <li className="flex gap-1.5">
      <Icon
        className={`mt-0.5 size-3 shrink-0 ${holds ? "text-good" : "text-bad"}`}
        aria-label={holds ? "Holds" : "Fails"}
      />
      <span className="min-w-0 break-words">
        <span className="font-medium">{name}</span>{" "}
        <span className={holds ? "tabular text-faint" : "text-bad"}>
          {holds ? score?.toPrecision(4).replace(/\.?0+$/, "") : failure}
        </span>
      </span>
    </li>
  );
}
