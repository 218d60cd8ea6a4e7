const ROWS = 12;

/** The shape of the view while its data is on the way. */
export function ScreenSkeleton() {
  return (
    <div role="status" className="grid gap-4 min-[1440px]:grid-cols-[minmax(0,1fr)_420px]">
      <span className="sr-only">Loading the models…</span>
      <div className="flex flex-col gap-2 rounded-xl border border-line bg-panel p-4">
        <span className="animate-shimmer mb-2 h-6 w-40 rounded bg-sunken" />
        {Array.from({ length: ROWS }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
          <span key={row} className="animate-shimmer h-9 rounded bg-sunken" />
        ))}
      </div>
      <div className="animate-shimmer h-96 rounded-xl border border-line bg-panel" />
    </div>
  );
}
