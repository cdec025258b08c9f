import { Skeleton } from "@/ui/skeleton";

export default function Loading() {
  return (
    <div role="status" aria-label="Opening the run">
      <div className="border-b bg-surface px-4 py-3">
        <Skeleton className="h-7 w-72" />
        <Skeleton className="mt-2 h-4 w-96 max-w-full" />
        <Skeleton className="mt-3 h-2 w-full" />
      </div>
      <div className="flex gap-2 border-b bg-surface px-4 py-2.5">
        {[0, 1, 2, 3, 4].map((slot) => (
          <Skeleton key={slot} className="h-16 flex-1 rounded-lg" />
        ))}
      </div>
    </div>
  );
}
