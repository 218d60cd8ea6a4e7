import { KindChip } from "../../../components/KindChip";
import { differingParameters } from "../../../domain/differing";
import { Tooltip } from "../../../ui/Tooltip";
import { parametersInWords } from "../../../words/parameters";
import { runLabel, runTitle, shortId } from "../../../words/runs";
import type { ContrastData } from "../useContrastView";

/** Which model one side is: kind, method, seed, and the parameters that tell it from the other side. */
export function ModelSummary({ side, data }: { side: "a" | "b"; data: ContrastData }) {
  const { contrast, catalog } = data;
  const model = contrast[side];
  const other = contrast[side === "a" ? "b" : "a"];
  const alike = model.method !== null && model.method === other.method;
  const names = alike ? differingParameters([model, other]) : [];
  const details = [parametersInWords(model, names), `seed ${model.seed}`].filter(Boolean).join(" · ");
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span
        className={`flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-semibold ${side === "a" ? "bg-model-a-soft" : "bg-model-b-soft"}`}
      >
        <span className={`size-2.5 rounded-sm swatch-${side}`} />
        {side === "a" ? "A" : "B"}
      </span>
      <Tooltip content={runTitle(model, catalog)}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: all parameters must be reachable with the keyboard */}
        <span tabIndex={0} className="min-w-0 rounded leading-tight">
          <span className="flex items-center gap-1.5">
            <span className="truncate text-base font-semibold">{runLabel(model, catalog)}</span>
            <KindChip kind={model.kind} />
          </span>
          <span className="number block truncate text-xs text-muted">
            {details} · <span className="font-mono text-2xs">{shortId(model.run)}</span>
          </span>
        </span>
      </Tooltip>
    </div>
  );
}
