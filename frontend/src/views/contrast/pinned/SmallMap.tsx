import { useCallback, useEffect, useMemo, useRef } from "react";
import type { SampleTable } from "../../../api/samples";
import { MAP_PALETTE } from "../../../charts/palette";
import type { Cameras, Side } from "../../../charts/scatter/cameras";
import type { Places } from "../../../charts/scatter/pointRenderer";
import { type ScatterHandle, ScatterPlot } from "../../../charts/scatter/ScatterPlot";
import { useTheme } from "../../../state/theme";
import { useUi } from "../../../state/ui";
import type { ContrastData } from "../useContrastView";
import { type Shown, smallMarks } from "./smallMarks";

type SmallMapProps = {
  data: ContrastData;
  side: Side;
  /** Whose column of the table is drawn. */
  column: "a" | "b";
  name: string;
  table: SampleTable;
  places: Places;
  shown: Shown;
  cameras: Cameras;
};

const ignore = () => undefined;

/** One model's map among several; hover and selection are those of the whole view. */
export function SmallMap(props: SmallMapProps) {
  const { data, side, column, name, table, places, shown, cameras } = props;
  const theme = useTheme((state) => state.resolved);
  const handle = useRef<ScatterHandle>(null);
  const marks = useMemo(() => smallMarks(table, column, places, shown), [table, column, places, shown]);
  const point = useCallback(() => {
    const { hoveredSample, primarySample } = useUi.getState();
    handle.current?.point(table.positionOf(hoveredSample), table.positionOf(primarySample));
  }, [table]);
  useEffect(() => {
    point();
    const stops = [
      useUi.subscribe((state) => state.hoveredSample, point),
      useUi.subscribe((state) => state.primarySample, point),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [point]);
  return (
    <div className="h-[clamp(15rem,20vw,28rem)] rounded-lg border border-line bg-panel">
      <ScatterPlot
        ref={handle}
        side={side}
        summary={`Model ${side.toUpperCase()}, ${name}: map of the ${data.split} samples.`}
        places={places}
        marks={marks}
        palette={MAP_PALETTE}
        theme={theme}
        cameras={cameras}
        tool="pan"
        onHover={(position) => useUi.getState().hoverSample(position < 0 ? null : table.idOf(position))}
        onChoose={(position) => useUi.getState().lookAt(position < 0 ? null : table.idOf(position))}
        onSelect={ignore}
        onMove={point}
      />
    </div>
  );
}
