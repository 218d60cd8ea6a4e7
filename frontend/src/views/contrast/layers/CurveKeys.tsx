import type { LayerBand, LayerCurve } from "../../../charts/lines/layerGeometry";

type CurveKeysProps = {
  curves: readonly LayerCurve[];
  bands: readonly LayerBand[];
  off: ReadonlySet<string>;
  onToggle: (key: string) => void;
};

/** What the lines mean; a click hides or shows one. */
export function CurveKeys({ curves, bands, off, onToggle }: CurveKeysProps) {
  return (
    <div className="mb-1 flex flex-wrap items-center gap-x-1 gap-y-0.5 text-xs">
      {curves.map((curve) => (
        <button
          key={curve.key}
          type="button"
          aria-pressed={!off.has(curve.key)}
          onClick={() => onToggle(curve.key)}
          className={`inline-flex min-h-6 items-center gap-1.5 rounded px-1.5 hover:bg-sunken ${off.has(curve.key) ? "line-through opacity-60" : ""}`}
        >
          <svg width="24" height="10" aria-hidden="true" style={{ color: curve.colour }}>
            <path
              d="M0,5h24"
              stroke="currentColor"
              strokeWidth="2"
              strokeDasharray={curve.forget ? "5 4" : undefined}
            />
            {curve.forget ? (
              <path d="M9,2l6,6m0,-6l-6,6" stroke="currentColor" strokeWidth="2" />
            ) : (
              <circle cx="12" cy="5" r="3.4" fill="currentColor" />
            )}
          </svg>
          {curve.name}
        </button>
      ))}
      {bands.length > 0 && (
        <span className="inline-flex items-center gap-1.5 px-1.5 text-muted">
          <span aria-hidden="true" className="h-2.5 w-5 rounded-sm bg-reference/25" />
          retrained models
        </span>
      )}
    </div>
  );
}
