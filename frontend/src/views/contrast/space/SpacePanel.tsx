import { useCallback, useMemo, useState } from "react";
import { MAP_PALETTE } from "../../../charts/palette";
import { Cameras } from "../../../charts/scatter/cameras";
import { svgOfPlots } from "../../../charts/scatter/svgPoints";
import type { Tool } from "../../../charts/scatter/useScatterGestures";
import { Panel } from "../../../components/Panel";
import { useUrl } from "../../../state/url";
import { Loading } from "../../../ui/Loading";
import { useKeys } from "../../../ui/useKeys";
import { focusClasses, paletteSlots } from "../model/focus";
import { countHighlights, type Highlight, nextHighlight } from "../model/highlights";
import { marksOf } from "../model/marks";
import { SelectedNote } from "../SelectedNote";
import type { ContrastData } from "../useContrastView";
import type { Selection } from "../useSelection";
import { ClassLegend } from "./ClassLegend";
import { HighlightBar } from "./HighlightBar";
import { MapNotes } from "./MapNotes";
import { MapTools } from "./MapTools";
import { spaceRows } from "./spaceRows";
import { TwinPlots } from "./TwinPlots";
import { useMaps } from "./useMaps";

type SpacePanelProps = { data: ContrastData; selection: Selection; inSplit: Uint8Array | null };

/** Which images moved in feature space, and where to? */
export function SpacePanel({ data, selection, inSplit }: SpacePanelProps) {
  const [url, changeUrl] = useUrl();
  const [tool, setTool] = useState<Tool>("pan");
  const [cameras] = useState(() => new Cameras());
  const [joined, setJoined] = useState(true);
  const maps = useMaps(data);
  const { table, contrast, names, forgotten } = data;
  const { basis } = contrast.highlights;
  const highlight: Highlight = url.highlight ?? "all";
  const isolated = url.isolated ?? null;
  const focus = useMemo(() => (table ? focusClasses(table, names.length, forgotten) : []), [table, names, forgotten]);
  const counts = useMemo(() => table && inSplit && countHighlights(table, inSplit), [table, inSplit]);
  const placed = maps.shown?.placed;
  const marks = useMemo(() => {
    if (!table || !inSplit || !placed) return null;
    const slots = paletteSlots(names.length, focus);
    const wanted = { inSplit, highlight, isolated, selected: selection.set, slots, placed };
    return { a: marksOf(table, "a", wanted), b: marksOf(table, "b", wanted) };
  }, [table, inSplit, placed, highlight, isolated, selection.set, names, focus]);

  const showHighlight = useCallback(
    (one: Highlight) => changeUrl({ highlight: one === "all" ? undefined : one }),
    [changeUrl],
  );
  const showAlone = useCallback(
    (index: number) => changeUrl((before) => ({ ...before, isolated: before.isolated === index ? undefined : index })),
    [changeUrl],
  );
  useKeys({
    l: () => setTool((before) => (before === "lasso" ? "pan" : "lasso")),
    f: () => cameras.fit(),
    h: () => showHighlight(nextHighlight(highlight, basis)),
  });
  const { choose } = selection;
  const select = useCallback((positions: number[]) => choose(positions, "lasso"), [choose]);

  const lacking = contrast.missing.find((one) => one.what === "features");
  const drawing = () => {
    if (!maps.shown || !marks) return null;
    return svgOfPlots(
      [
        { title: `A · ${contrast.a.method ?? contrast.a.kind}`, places: maps.shown.a, marks: marks.a },
        { title: `B · ${contrast.b.method ?? contrast.b.kind}`, places: maps.shown.b, marks: marks.b },
      ],
      MAP_PALETTE,
      focus.map((index, slot) => ({ name: names[index] ?? "", slot })),
    );
  };
  return (
    <Panel
      title="Embedding space"
      question="Feature space of A and B: colour is the predicted class, ✖ is to be forgotten."
      name={`space-${maps.shown?.projection ?? "map"}-${contrast.a.run}-${contrast.b.run}`}
      rows={() => (table && maps.shown ? spaceRows(table, maps.shown, names) : [])}
      drawing={drawing}
      state={lacking && { kind: "empty", title: "No features to lay out", why: `${lacking.reason} ${lacking.advice}` }}
      tools={<SelectedNote count={selection.set && selection.samples.length} />}
    >
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <HighlightBar highlight={highlight} counts={counts} basis={basis} onChange={showHighlight} />
        <MapTools
          maps={maps}
          tool={tool}
          onTool={setTool}
          joined={joined}
          onJoined={(on) => {
            setJoined(on);
            cameras.join(on);
          }}
          onFit={() => cameras.fit()}
        />
      </div>
      <ClassLegend names={names} focus={focus} forgotten={forgotten} isolated={isolated} onIsolate={showAlone} />
      <MapNotes maps={maps} pair={data.pair} />
      {table && maps.shown && marks ? (
        <TwinPlots
          data={data}
          table={table}
          maps={maps.shown}
          marks={marks}
          counts={counts}
          palette={MAP_PALETTE}
          cameras={cameras}
          tool={tool}
          onSelect={select}
        />
      ) : (
        !maps.error && <Loading label="Laying out feature space" lines={8} className="min-h-96 py-6" />
      )}
    </Panel>
  );
}
