import type { Tool } from "../../../charts/scatter/useScatterGestures";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { Tooltip } from "../../../ui/Tooltip";
import { MapSettings } from "./MapSettings";
import type { Maps } from "./useMaps";

type MapToolsProps = {
  maps: Maps;
  tool: Tool;
  onTool: (tool: Tool) => void;
  joined: boolean;
  onJoined: (joined: boolean) => void;
  onFit: () => void;
};

const PROJECTIONS = [
  { value: "aligned", label: "Aligned UMAP" },
  { value: "joint", label: "Joint UMAP" },
  { value: "separate", label: "Separate UMAPs" },
  { value: "pca", label: "PCA" },
];

const MEANINGS: Record<string, string> = {
  aligned:
    "One map of the reference model; A and B are turned into its axes on retained samples. Places mean the same.",
  joint: "One map fitted to the features of A and B together. Places mean the same within this pair.",
  separate: "A map for each model, as papers show them. Places in A and B cannot be compared.",
  pca: "The two main axes of the reference model's features.",
};

const TOOLS = [
  { value: "pan", label: "Pan" },
  { value: "lasso", label: "Lasso" },
  { value: "box", label: "Box" },
];

const isTool = (value: string): value is Tool => TOOLS.some((tool) => tool.value === value);

/** How feature space is laid out, and what dragging does. */
export function MapTools({ maps, tool, onTool, joined, onJoined, onFit }: MapToolsProps) {
  const [, changeUrl] = useUrl();
  const choose = (value: string) =>
    changeUrl({ projection: value === "joint" || value === "separate" || value === "pca" ? value : undefined });
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Tooltip content={MEANINGS[maps.projection]}>
        <span className="inline-flex">
          <Select
            className="w-36 text-xs"
            aria-label="Projection"
            value={maps.projection}
            options={PROJECTIONS}
            onChange={choose}
          />
        </span>
      </Tooltip>
      {maps.projection !== "pca" && <MapSettings settings={maps.settings} />}
      <Segmented
        label="What dragging does"
        value={tool}
        options={TOOLS}
        onChange={(value) => isTool(value) && onTool(value)}
      />
      <Tooltip content="Move and zoom both plots together">
        <Button
          small
          aria-pressed={joined}
          onClick={() => onJoined(!joined)}
          icon="link"
          className="aria-pressed:bg-accent-soft"
        >
          Sync
        </Button>
      </Tooltip>
      <Tooltip content="Show the whole map again (F)">
        <Button small onClick={onFit}>
          Fit
        </Button>
      </Tooltip>
    </div>
  );
}
