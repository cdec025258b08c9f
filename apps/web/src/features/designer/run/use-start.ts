import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import type { RouterInputs } from "@/trpc/types";

export interface StartOptions {
  experimentId: string;
  /** Stores the draft first; false where that failed. */
  save: () => Promise<boolean>;
}

export type StartWish = Omit<RouterInputs["groups"]["start"], "experimentId" | "requestKey">;

/** A key for each different wish: the same one sent again, after a reply was lost, starts nothing twice. */
function useRequestKey() {
  const held = useRef({ wish: "", key: "" });
  return (wish: StartWish): string => {
    const text = JSON.stringify(wish);
    if (held.current.wish !== text) held.current = { wish: text, key: crypto.randomUUID() };
    return held.current.key;
  };
}

/** Saves the draft, starts the runs, and goes to the run's page, or to the page of the group where there are several. */
export function useStart({ experimentId, save }: StartOptions) {
  const trpc = useTRPC();
  const router = useRouter();
  const keyOf = useRequestKey();
  const isBegun = useRef(false);
  const [isSaving, setIsSaving] = useState(false);
  const [isUnsaved, setIsUnsaved] = useState(false);
  const start = useMutation(
    trpc.groups.start.mutationOptions({
      onSuccess: ({ groupId, runIds: [first, ...others] }) =>
        router.push(
          first !== undefined && others.length === 0 ? `/runs/${first}` : `/runs/groups/${groupId}`,
        ),
      onError: () => {
        isBegun.current = false;
      },
    }),
  );
  const begin = async (wish: StartWish) => {
    // Two presses in the same instant, before the button has been drawn busy.
    if (isBegun.current) return;
    isBegun.current = true;
    setIsSaving(true);
    const isSaved = await save();
    setIsSaving(false);
    setIsUnsaved(!isSaved);
    if (isSaved) start.mutate({ ...wish, experimentId, requestKey: keyOf(wish) });
    else isBegun.current = false;
  };
  return {
    begin,
    error: isUnsaved
      ? "The graph could not be saved, so nothing was started."
      : start.error && faultText(start.error),
    // Stays busy until the page of what was started is there.
    isBusy: isSaving || start.isPending || start.isSuccess,
  };
}
