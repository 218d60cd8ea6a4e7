import { formatCount } from "../words/numbers";

export type CountPart = { name: string; count: number; className: string; note?: string };

/** Parts of a whole as one bar, with their numbers in words below. */
export function CountBar({ parts, label }: { parts: readonly CountPart[]; label: string }) {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  return (
    <div className="flex flex-col gap-1.5">
      <div role="img" aria-label={label} className="flex h-2.5 gap-0.5 overflow-hidden rounded-full">
        {shown.map((part) => (
          <span
            key={part.name}
            className={`min-w-1 ${part.className}`}
            style={{ width: `${(part.count / Math.max(1, total)) * 100}%` }}
          />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-4 gap-y-1">
        {shown.map((part) => (
          <div key={part.name} className="flex items-center gap-1.5" title={part.note}>
            <span aria-hidden="true" className={`size-2.5 rounded-sm ${part.className}`} />
            <dt className="text-muted">{part.name}</dt>
            <dd className="number font-medium">{formatCount(part.count)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
