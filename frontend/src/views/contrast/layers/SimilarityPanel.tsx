import { useMemo, useState } from "react";
import { type Part, useComputeAgain, useSimilarity } from "../../../api/contrast";
import type { Similarity } from "../../../api/types";
import type { Row } from "../../../charts/export";
import { LayerCurves } from "../../../charts/lines/LayerCurves";
import { Panel } from "../../../components/Panel";
import { type PanelState, stateOfAnswer } from "../../../components/PanelState";
import { Button } from "../../../ui/Button";
import { modelsOf, noiseWords } from "../model/noise";
import { type Against, bandsOf, curvesOf, similarityWords } from "../model/similarity";
import type { ContrastData } from "../useContrastView";
import { CurveKeys } from "./CurveKeys";
import { LayerMapSection } from "./LayerMapSection";

/** In which layers do A and B represent images as the reference does? */
export function SimilarityPanel({ data }: { data: ContrastData }) {
  const [mapOpen, setMapOpen] = useState(false);
  const computeAgain = useComputeAgain();
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const { pair, split, reference, contrast } = data;
  const query = useSimilarity(pair);
  const found = query.data?.result ?? null;
  const parts: Record<"forget" | "retain", Part> =
    split === "train" ? { forget: "forget", retain: "retain" } : { forget: "test_forget", retain: "test_retain" };
  const against: Against = reference;
  const curves = useMemo(() => (found ? curvesOf(found, pair, against, split) : []), [found, pair, against, split]);
  const bands = useMemo(() => (found ? bandsOf(found, against, split) : []), [found, against, split]);
  const models = modelsOf(Object.values(found?.bands[against] ?? {})) || contrast.retrained.length;
  const shown = curves.filter((curve) => !off.has(curve.key));
  const toggle = (key: string) =>
    setOff((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  return (
    <Panel
      title="Layer-wise similarity"
      question={`Linear CKA (debiased) of each layer with the ${reference === "original" ? "original" : "retrained models"}; ${split} samples.`}
      name={`similarity-${reference}-${split}-${contrast.a.run}-${contrast.b.run}`}
      rows={() => (found ? exportRows(found) : [])}
      state={
        stateOfAnswer(query, {
          what: "Layer-wise similarity",
          working: "Comparing layers",
          onRetry: () => void computeAgain.similarity(pair).catch(() => undefined),
        }) ?? (curves.length === 0 ? nothingToDraw(found) : null)
      }
    >
      {found && (
        <>
          <CurveKeys curves={curves} bands={bands} off={off} onToggle={toggle} />
          <LayerCurves
            layers={found.layers}
            curves={shown}
            bands={bands}
            summary={similarityWords(found, curves, reference)}
          />
          <p className="text-2xs text-muted">{noiseWords(models)}</p>
          <Button
            small
            look="quiet"
            className="mt-1 self-start"
            icon={mapOpen ? "chevronDown" : "chevronRight"}
            aria-expanded={mapOpen}
            onClick={() => setMapOpen(!mapOpen)}
          >
            Every layer of A with every layer of B
          </Button>
          {mapOpen && <LayerMapSection pair={pair} parts={parts} />}
        </>
      )}
    </Panel>
  );
}

const nothingToDraw = (found: Similarity | null): PanelState => ({
  kind: "empty",
  title: "No curve to draw",
  why:
    found?.missing.map((one) => `${one.reason} ${one.advice}`).join(" ") ||
    "No other model to compare the layers with, or too few samples in this split.",
});

const exportRows = (found: Similarity): Row[] =>
  found.curves.flatMap((curve) =>
    Object.entries(curve.values).flatMap(([part, values]) =>
      values.map((value, layer) => ({
        run: curve.run,
        to: curve.to,
        others: curve.runs.join(" "),
        part,
        layer: found.layers[layer],
        similarity: value,
      })),
    ),
  );
