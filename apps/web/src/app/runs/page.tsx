import type { Metadata } from "next";
import { RunsPage } from "@/features/runs/list/runs-page";
import { Hydrated, serverQueryClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Runs" };

export default async function Page() {
  await serverQueryClient().prefetchInfiniteQuery(
    trpc.groups.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.next }),
  );
  return (
    <Hydrated>
      <RunsPage />
    </Hydrated>
  );
}
