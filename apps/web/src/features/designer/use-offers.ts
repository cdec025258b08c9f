import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/trpc/client";
import { useDesignerStore } from "./store/context";

/** A worker may come, or come back with something installed, while a graph is drawn. */
const LOOK_EVERY_MS = 15_000;

/** Tells the store what the known workers have, so that it can say of a node that none of them could run it. */
export function useOffers(): void {
  const trpc = useTRPC();
  const store = useDesignerStore();
  const { data: workers } = useQuery({
    ...trpc.runs.workers.queryOptions(),
    refetchInterval: LOOK_EVERY_MS,
    refetchOnWindowFocus: "always",
  });
  useEffect(() => {
    if (!workers) return;
    // A worker that has never called has not said what it has.
    const offers = workers.map((worker) => worker.offers).filter((one) => one.length > 0);
    const { offers: held, setOffers } = store.getState();
    if (JSON.stringify(offers) !== JSON.stringify(held)) setOffers(offers);
  }, [workers, store]);
}
