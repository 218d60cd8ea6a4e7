import { EARLY_WORDS, markWords } from "../model/noise";

type MatrixLegendProps = { difference: boolean; models: number; early: boolean };

/** How to read a cell. */
export function MatrixLegend({ difference, models, early }: MatrixLegendProps) {
  if (difference) {
    return (
      <>
        <span className="text-model-a">Blue, −: A puts more of the class there.</span>{" "}
        <span className="text-model-b">Orange, +: B does.</span>{" "}
        <Standing models={models} early={early} words="more than two retrained models differ" />
      </>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <Half path="M1,1l12,12h-12z" words="share of the true class" />
      <Half path="M1,1h12v12z" words="mean confidence (from 1 % on)" />
      <Standing models={models} early={early} words="not as retrained models" />
      <span className="inline-flex items-center gap-1">
        0
        <span aria-hidden="true" className="h-2 w-14 rounded-sm bg-linear-to-r from-text/6 to-text/90" />1
      </span>
    </span>
  );
}

const FEWEST = 4;

function Standing({ models, early, words }: { models: number; early: boolean; words: string }) {
  if (early) return <span>{EARLY_WORDS}</span>;
  if (models < FEWEST) return <span>{markWords(models)}</span>;
  return (
    <span className="inline-flex items-center gap-1">
      <span aria-hidden="true" className="size-1.5 bg-forget" />
      {words}
    </span>
  );
}

const Half = ({ path, words }: { path: string; words: string }) => (
  <span className="inline-flex items-center gap-1">
    <svg width="14" height="14" aria-hidden="true">
      <rect x="1" y="1" width="12" height="12" fill="none" stroke="var(--edge)" />
      <path d={path} fill="var(--text)" opacity="0.75" />
    </svg>
    {words}
  </span>
);
