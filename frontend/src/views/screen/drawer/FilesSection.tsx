import { addressOf } from "../../../api/client";
import type { RunDetail } from "../../../api/types";
import { saveText } from "../../../charts/export";
import { Button, buttonClass } from "../../../ui/Button";
import { Icon } from "../../../ui/icons";
import { formatBytes } from "../../../words/numbers";
import { Section } from "./Section";

const PATHS: Record<string, { path: string; label: string }> = {
  weights: { path: "weights", label: "Weights" },
  predictions: { path: "predictions", label: "Predictions" },
  features: { path: "arrays/features", label: "Features" },
  epochs: { path: "arrays/epochs", label: "Predictions by epoch" },
  metrics: { path: "arrays/metrics", label: "Array metrics" },
  states: { path: "arrays/states", label: "States by shard and slice" },
};

/** The run's stored files, and the run itself as JSON. */
export function FilesSection({ run }: { run: RunDetail }) {
  const order = Object.keys(PATHS);
  const files = [...run.artifacts].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
  return (
    <Section title="Downloads" note="arrays and weights are safetensors files">
      <div className="flex flex-wrap gap-1.5">
        {files.map((file) => {
          const known = PATHS[file.name];
          return (
            known && (
              <a
                key={file.name}
                href={addressOf(`runs/${run.id}/${known.path}`)}
                download={`${run.id}-${file.name}.safetensors`}
                className={buttonClass("outline", true)}
              >
                <Icon name="download" size={13} />
                {known.label}
                <span className="number text-muted">{formatBytes(file.bytes)}</span>
              </a>
            )
          );
        })}
        <Button
          small
          icon="download"
          onClick={() => saveText(JSON.stringify(run, null, 2), `${run.id}.json`, "application/json")}
        >
          Everything as JSON
        </Button>
      </div>
    </Section>
  );
}
