import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TILE_TARGET } from "@/features/runs/live/run-state";
import { RunPage } from "@/features/runs/run-page";
import { database } from "@/server/db";
import { log } from "@/server/log";
import { getRun } from "@/server/runs/get-run";
import { readRunCurves } from "@/server/runs/run-curves";
import { UserFault } from "@/server/user-fault";
import { Hydrated, serverQueryClient, trpc } from "@/trpc/server";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { id } = await params;
  const run = await readRun(id);
  return { title: run?.head.name ?? "Run" };
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const run = await readRun(id);
  if (!run) notFound();
  // Not waited for: the page goes out at once, and they follow in the same answer. After the run, so that they hold all
  // that it says is told already.
  const curves = readCurves(id);
  serverQueryClient().setQueryData(trpc.runs.get.queryKey({ runId: id }), run);
  return (
    <Hydrated>
      {/* A page of its own for each run: nothing of another one's state is kept. */}
      <RunPage key={id} runId={id} curves={curves} />
    </Hydrated>
  );
}

/** Null where it fails: the page then asks for them itself, and again. */
async function readCurves(id: string) {
  try {
    return await readRunCurves((await database()).db, id, TILE_TARGET);
  } catch (error) {
    log.warn({ err: error, runId: id }, "could not send the curves with their page");
    return null;
  }
}

/** Once for a request: the title needs it too. */
const readRun = cache(async (id: string) => {
  try {
    return await getRun((await database()).db, id);
  } catch (error) {
    if (error instanceof UserFault && error.code === "NOT_FOUND") return null;
    throw error;
  }
});
