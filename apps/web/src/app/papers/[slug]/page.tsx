import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PaperPage } from "@/features/papers";
import { paperEntries } from "@/server/papers";

interface PageProps {
  params: Promise<{ slug: string }>;
}

const entryOf = (slug: string) => paperEntries.find(({ paper }) => paper.slug === slug);

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: entryOf((await params).slug)?.paper.name ?? "Not found" };
}

export default async function Page({ params }: PageProps) {
  const entry = entryOf((await params).slug);
  if (!entry) notFound();
  return <PaperPage {...entry} template={entry.standing.template} />;
}
