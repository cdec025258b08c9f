import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Designer } from "@/features/designer";
import { database } from "@/server/db";
import { getExperiment } from "@/server/experiments/edit-experiment";
import { UserFault } from "@/server/user-fault";

interface PageProps {
  params: Promise<{ id: string }>;
}

/** Read once for the title and the page. */
const openExperiment = cache(async (id: string) => {
  const { db } = await database();
  try {
    return await getExperiment(db, id);
  } catch (error) {
    if (error instanceof UserFault && error.code === "NOT_FOUND") return null;
    throw error;
  }
});

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const opened = await openExperiment((await params).id);
  return { title: opened?.name ?? "Not found" };
}

export default async function DesignerPage({ params }: PageProps) {
  const opened = await openExperiment((await params).id);
  if (!opened) notFound();
  const { id, name, doc, version } = opened;
  return <Designer key={id} opened={{ id, name, doc, version }} />;
}
