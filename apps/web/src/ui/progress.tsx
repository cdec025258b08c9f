import { cn } from "./cn";

export interface ProgressProps {
  label: string;
  /** 0 to 1; null where the end is not known. */
  value: number | null;
  /** CSS colour; the brand's where absent. */
  color?: string;
  className?: string;
}

export function Progress({ label, value, color = "var(--brand)", className }: ProgressProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
      className={cn("h-1 w-full overflow-hidden rounded-full bg-hover", className)}
    >
      <div
        className={cn("h-full rounded-full", share === null && "w-1/3 animate-pulse")}
        style={{ background: color, ...(share === null ? {} : { width: `${share * 100}%` }) }}
      />
    </div>
  );
}
