import { useState } from "react";
import { type Pair, type Part, useLayerMap } from "../../../api/contrast";
import { LayerMap } from "../../../charts/matrix/LayerMap";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";

type LayerMapSectionProps = { pair: Pair; parts: Record<"forget" | "retain", Part> };

/** The layer × layer map, on retained samples or on those to forget. */
export function LayerMapSection({ pair, parts }: LayerMapSectionProps) {
  const [samples, setSamples] = useState<"forget" | "retain">("retain");
  const query = useLayerMap(pair, parts[samples], true);
  return (
    <div className="mt-2 flex flex-col items-stretch gap-2">
      <span>
        <Segmented
          label="Samples of the layer map"
          value={samples}
          options={[
            { value: "retain", label: "Retain" },
            { value: "forget", label: "Forget" },
          ]}
          onChange={(value) => setSamples(value === "forget" ? "forget" : "retain")}
        />
      </span>
      {query.error ? (
        <ErrorState error={query.error} what="Layer map" onRetry={() => void query.refetch()} compact />
      ) : query.data ? (
        <LayerMap rows={query.data.a_layers} columns={query.data.b_layers} values={query.data.values} />
      ) : (
        <Loading label="Comparing every pair of layers" lines={4} />
      )}
    </div>
  );
}
