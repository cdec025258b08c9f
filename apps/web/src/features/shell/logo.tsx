/** A track that parts in two: the same drawing as `app/icon.svg`. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--brand)" />
      <g fill="none" stroke="var(--on-brand)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M6 16h5c5 0 5-7 10-7h5" />
        <path d="M11 16c5 0 5 7 10 7h5" />
      </g>
      <circle cx="11" cy="16" r="2.6" fill="var(--on-brand)" />
    </svg>
  );
}
