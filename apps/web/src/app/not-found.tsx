import Link from "next/link";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      className="h-full"
      title="There is nothing here"
      action={
        <Button asChild>
          <Link href="/">To the experiments</Link>
        </Button>
      }
    >
      It may have been deleted, or the address is not quite right.
    </EmptyState>
  );
}
