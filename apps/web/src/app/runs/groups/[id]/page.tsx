import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GroupPage } from "@/features/runs/group/group-page";
import { database } from "@/server/db";
import { getGroup } from "@/server/runs/get-group";
import { UserFault } from "@/server/user-fault";
import { Hydrated, serverQueryClient, trpc } from "@/trpc/server";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { id } = await params;
  const group = await readGroup(id);
  return { title: group?.name ?? "Runs" };
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const group = await readGroup(id);
  if (!group) notFound();
  serverQueryClient().setQueryData(trpc.groups.get.queryKey({ groupId: id }), group);
  return (
    <Hydrated>
      <GroupPage key={id} groupId={id} />
    </Hydrated>
  );
}

async function readGroup(id: string) {
  try {
    return await getGroup((await database()).db, id);
  } catch (error) {
    if (error instanceof UserFault && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
