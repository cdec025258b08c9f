import { TEMPLATES } from "@switchyard/catalog";
import { ExperimentsPage } from "@/features/experiments";
import { Hydrated, serverQueryClient, trpc } from "@/trpc/server";

export default async function Page() {
  await serverQueryClient().prefetchQuery(trpc.experiments.list.queryOptions());
  return (
    <Hydrated>
      <ExperimentsPage templates={TEMPLATES} />
    </Hydrated>
  );
}
