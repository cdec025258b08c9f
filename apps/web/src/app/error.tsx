"use client";

import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <EmptyState
      className="h-full"
      title="This page could not be shown"
      action={<Button onClick={reset}>Try again</Button>}
    >
      The server may be restarting, or its database is away. Its log has the details.
    </EmptyState>
  );
}
