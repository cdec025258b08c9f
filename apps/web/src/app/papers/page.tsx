import type { Metadata } from "next";
import { PapersPage } from "@/features/papers";
import { paperEntries } from "@/server/papers";

export const metadata: Metadata = { title: "Papers" };

export default function Page() {
  return <PapersPage papers={paperEntries} />;
}
