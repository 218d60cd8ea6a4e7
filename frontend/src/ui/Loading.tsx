import clsx from "clsx";

/** Grey bars in place of content that is on its way, and what it is. */
export function Loading({
  label = "Loading",
  lines = 3,
  className,
}: {
  label?: string;
  lines?: number;
  className?: string;
}) {
  return (
    <div role="status" className={clsx("flex flex-col gap-2", className)}>
      <span className="text-xs text-muted">{label}…</span>
      {Array.from({ length: lines }, (_, line) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
          key={line}
          className="animate-shimmer h-4 rounded bg-sunken"
          style={{ width: `${100 - ((line * 23) % 55)}%` }}
        />
      ))}
    </div>
  );
}
