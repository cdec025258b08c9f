import Link from "next/link";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      className="h-full"
      title="There is no page on such a paper"
      action={
        <Button asChild>
          <Link href="/papers">To the papers</Link>
        </Button>
      }
    >
      Methods get a page when their nodes are planned.
    </EmptyState>
  );
}
