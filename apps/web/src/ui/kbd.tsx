import { cn } from "./cn";

/** Keys joined by "+", each drawn as a key cap. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className="inline-flex shrink-0 gap-0.5">
      {keys.split("+").map((key) => (
        <kbd
          key={key}
          className={cn(
            "inline-flex h-4 min-w-4 items-center justify-center rounded border border-line px-1 font-sans text-2xs text-faint",
            className,
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
