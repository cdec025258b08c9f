import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";

export interface StartOptions {
  experimentId: string;
  /** Stores the draft first; false where that failed. */
  save: () => Promise<boolean>;
}

/** Saves the draft, starts a run of it, and goes to the run's page. */
export function useStart({ experimentId, save }: StartOptions) {
  const trpc = useTRPC();
  const router = useRouter();
  const [isUnsaved, setIsUnsaved] = useState(false);
  const start = useMutation(
    trpc.runs.start.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) }),
  );
  const begin = async (seed: number, name: string) => {
    const isSaved = await save();
    setIsUnsaved(!isSaved);
    if (isSaved) start.mutate({ experimentId, seed, ...(name ? { name } : {}) });
  };
  return {
    begin,
    error: isUnsaved
      ? "The graph could not be saved, so nothing was started."
      : start.error && faultText(start.error),
    // Stays busy until the run's page is there.
    isBusy: start.isPending || start.isSuccess,
  };
}
