"use client";

import { CircleAlert } from "lucide-react";
import { faultOf } from "@/trpc/fault";
import { EmptyState } from "@/ui/empty-state";

/** In place of what could not be read. */
export function RolloutFault({ error }: { error: unknown }) {
  const { message, remedy } = faultOf(error);
  return (
    <EmptyState icon={<CircleAlert className="size-6" aria-hidden="true" />} title={message}>
      {remedy}
    </EmptyState>
  );
}
