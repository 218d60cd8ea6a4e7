import { useCallback, useEffect, useMemo, useRef } from "react";
import { CLASS_COLOURS, UNFOCUSED } from "../../../charts/palette";
import type { Cameras, Side } from "../../../charts/scatter/cameras";
import type { Places } from "../../../charts/scatter/renderer";
import { type ScatterHandle, ScatterPlot } from "../../../charts/scatter/ScatterPlot";
import type { SampleTable } from "../../../lib/samples";
import { useTheme } from "../../../state/theme";
import { type SampleId, useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { paletteSlots } from "../model/focus";
import { splitMask } from "../model/highlights";
import { marksOf, placedMask } from "../model/marks";
import { positionsOf } from "../model/selection";
import type { ContrastData } from "../useContrastView";

type SmallMapProps = {
  data: ContrastData;
  side: Side;
  /** Whose column of the table is drawn. */
  column: "a" | "b";
  name: string;
  table: SampleTable;
  places: Places;
  focus: readonly number[];
  cameras: Cameras;
  samples: readonly SampleId[] | null;
};

const PALETTE = [...CLASS_COLOURS, UNFOCUSED];
const ignore = () => undefined;

/** One model's map among several; hover and selection are those of the whole view. */
export function SmallMap(props: SmallMapProps) {
  const { data, side, column, name, table, places, focus, cameras, samples } = props;
  const [{ highlight, isolated }] = useUrl();
  const theme = useTheme((state) => state.resolved);
  const handle = useRef<ScatterHandle>(null);
  const marks = useMemo(
    () =>
      marksOf(table, column, {
        inSplit: splitMask(table, data.split),
        highlight: highlight ?? "all",
        isolated: isolated ?? null,
        selected: samples && new Set(positionsOf(table, samples)),
        slots: paletteSlots(data.names.length, focus),
        placed: placedMask(places),
      }),
    [table, column, data.split, data.names, highlight, isolated, samples, focus, places],
  );
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
        palette={PALETTE}
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
