import type { SetScore } from "../../../api/types";

/** How many forget samples have which ε; and beside it, with as few models as the self-test has, those of retrained. */
export function SetScoreBins({ score }: { score: SetScore }) {
  const total = score.counts.reduce((sum, count) => sum + count, 0);
  const test = score.bin_test;
  return (
    <div className="flex gap-4">
      <figure className="flex min-w-0 grow flex-col gap-0.5">
        <figcaption className="text-2xs text-muted">{total} forget samples by ε (left: nothing to tell)</figcaption>
        <Bars
          bins={score.bins}
          rows={[{ name: "samples", values: score.counts, colour: "bg-accent" }]}
          words={(count) => `${count}`}
        />
      </figure>
      {test && (
        <figure className="flex min-w-0 grow flex-col gap-0.5">
          <figcaption className="text-2xs text-muted">
            With {score.half} models: this group beside retrained against retrained
          </figcaption>
          <Bars
            bins={test.bins}
            words={percent}
            rows={[
              { name: "of this group", values: test.matched, colour: "bg-accent" },
              { name: "of retrained models", values: test.self_test, colour: "bg-reference" },
            ]}
          />
        </figure>
      )}
    </div>
  );
}

type Row = { name: string; values: number[]; colour: string };

type BarsProps = { bins: string[]; rows: Row[]; words: (value: number) => string };

function Bars({ bins, rows, words }: BarsProps) {
  const most = Math.max(...rows.flatMap((row) => row.values)) || 1;
  return (
    <ul className="flex h-12 items-end gap-px">
      {bins.map((bin, place) => (
        <li
          key={bin}
          title={`ε from ${bin}: ${rows.map((row) => `${words(row.values[place] ?? 0)} ${row.name}`).join(", ")}`}
          className="flex h-full min-w-0 grow flex-col justify-end"
        >
          <span className="flex h-full items-end gap-px">
            {rows.map((row) => (
              <span
                key={row.name}
                className={`block min-w-0 grow rounded-t ${row.colour}`}
                style={{ height: `${((row.values[place] ?? 0) / most) * 90}%` }}
              />
            ))}
          </span>
          <span className="number truncate text-center text-2xs text-muted">{bin}</span>
        </li>
      ))}
    </ul>
  );
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
