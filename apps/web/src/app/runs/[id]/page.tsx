import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RunPage } from "@/features/runs";
import { database } from "@/server/db";
import { getRun } from "@/server/runs/get-run";
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
  serverQueryClient().setQueryData(trpc.runs.get.queryKey({ runId: id }), run);
  return (
    <Hydrated>
      {/* A page of its own for each run: nothing of another one's state is kept. */}
      <RunPage key={id} runId={id} />
    </Hydrated>
  );
}

async function readRun(id: string) {
  try {
    return await getRun((await database()).db, id);
  } catch (error) {
    if (error instanceof UserFault && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
