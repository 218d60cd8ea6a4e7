import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../../src/charts/axes";
import { ChartFrame, TipLine, usePlot } from "../../src/charts/frame";
import { usePointerReader, useReadOff } from "../../src/charts/readOff";

const SOURCES = join(import.meta.dirname, "../../src");
const FRAME = "charts/frame.tsx";

/** Files with an svg of their own that is no chart: hidden from screen readers, with its words beside it. */
const DECORATIONS: Readonly<Record<string, string>> = {
  "ui/icons.tsx": "icons",
  "app/shell/Mark.tsx": "the product's sign",
  "views/screen/plot/Legend.tsx": "keys of a legend",
  "views/screen/drawer/CurveLegend.tsx": "keys of a legend",
  "views/contrast/layers/CurveKeys.tsx": "keys of a legend",
  "views/contrast/matrix/MatrixLegend.tsx": "keys of a legend",
  "views/attack/others/CurvePanel.tsx": "keys of a legend",
  "views/attack/epochs/EpochsPanel.tsx": "keys of a legend",
  "views/attack/roc/RocTable.tsx": "keys of a legend",
  "views/contrast/space/TwinPlots.tsx": "the line between two maps, which are canvases",
  "views/attack/audit/AuditHeader.tsx": "the axis of the strips in a list, which says the same in numbers",
  "views/attack/audit/AuditRow.tsx": "a strip in a row, which says the same in numbers",
};

const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".tsx"));
const drawingsIn = (file: string) => readFileSync(join(SOURCES, file), "utf8").match(/<svg\b[^>]*>/g) ?? [];

test("only the frame opens a chart", () => {
  const own = sources.filter((file) => file !== FRAME && drawingsIn(file).length > 0);
  expect(own.sort()).toEqual(Object.keys(DECORATIONS).sort());
  expect(own.filter((file) => drawingsIn(file).some((tag) => !tag.includes('aria-hidden="true"')))).toEqual([]);
});

const VALUES = [0.1, 0.4, 0.2, 0.9];
const STEP = 100;

/** Four values, a hundred pixels each. */
function Columns({ values = VALUES }: { values?: readonly number[] }) {
  const plot = usePlot(120, { top: 10, bottom: 20, left: 30, right: 5 });
  const { at, reader } = useReadOff(values.length, (x) => Math.floor((x - plot.left) / STEP));
  return (
    <ChartFrame
      plot={plot}
      label="Four values"
      tip={
        at !== null && {
          x: at * STEP,
          y: plot.top,
          words: (
            <TipLine name="value" colour="red">
              {values[at]}
            </TipLine>
          ),
        }
      }
      {...reader}
    >
      <AxisBottom scale={(value) => value} ticks={[-1, 2]} y={plot.floor} />
      <AxisLeft scale={(value) => value} ticks={[5]} x={plot.left} format={(value) => `${value} %`} grid={9} />
      <FloorLine plot={plot} />
      {at !== null && <UprightLine plot={plot} x={at * STEP} />}
    </ChartFrame>
  );
}

const chart = () => screen.getByRole("img", { name: "Four values" });
const told = () => screen.queryByRole("status")?.textContent ?? null;
const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(chart(), { key });
  return told();
};

/** jsdom knows no pointer events; a chart needs only where the pointer is. */
beforeEach(() => vi.stubGlobal("PointerEvent", MouseEvent));
afterEach(() => vi.unstubAllGlobals());

describe("the frame", () => {
  test("opens a drawing with its name, as wide as its box, that exports find", () => {
    render(<Columns />);
    expect(chart()).toMatchObject({ tagName: "svg" });
    expect(["width", "height", "data-chart"].map((name) => chart().getAttribute(name))).toEqual(["400", "120", "true"]);
    expect(chart().parentElement).toHaveStyle({ height: "120px" });
  });

  test("axes and lines lie within the margins, and negative ticks have a minus sign", () => {
    render(<Columns />);
    const [floor] = chart().querySelectorAll(".ch-axis");
    expect(["x1", "x2", "y1", "y2"].map((name) => floor?.getAttribute(name))).toEqual(["30", "395", "100", "100"]);
    expect([...chart().querySelectorAll(".ch-tick")].map((tick) => tick.textContent)).toEqual(["−1", "2", "5 %"]);
  });

  test("draws nothing before it has a width, but keeps its room", () => {
    vi.stubGlobal(
      "ResizeObserver",
      class {
        observe() {}
        disconnect() {}
      },
    );
    const { container } = render(<Columns />);
    expect(container.querySelector("svg")).toBeNull();
    expect(container.firstElementChild).toHaveStyle({ height: "120px" });
  });

  test("says why where there is nothing to draw, and lays other layers beneath the drawing", () => {
    const Layered = ({ empty }: { empty?: string }) => (
      <ChartFrame plot={usePlot(50)} role="group" label="Layers" below={<canvas />} empty={empty} className="block" />
    );
    const { container, rerender } = render(<Layered />);
    const drawing = screen.getByRole("group", { name: "Layers" });
    expect(drawing.previousElementSibling?.tagName).toBe("CANVAS");
    expect(drawing).toHaveClass("relative", "block");
    rerender(<Layered empty="No values yet" />);
    expect(container).toHaveTextContent("No values yet");
    expect(screen.queryByRole("group")).toBeNull();
  });
});

describe("reading off", () => {
  test("arrow keys step from mark to mark and stop at the ends; Home and End lead there", () => {
    render(<Columns />);
    expect(chart()).toHaveAttribute("tabindex", "0");
    expect(press("ArrowRight")).toBe("value0.1");
    expect(press("ArrowRight")).toBe("value0.4");
    expect(press("ArrowLeft", "ArrowLeft")).toBe("value0.1");
    expect(press("End", "ArrowRight")).toBe("value0.9");
    expect(press("Home")).toBe("value0.1");
    fireEvent.blur(chart());
    expect(told()).toBeNull();
    expect(press("ArrowLeft")).toBe("value0.9");
  });

  test("Escape lets go of a mark, and is left to others where none is held", () => {
    render(<Columns />);
    press("Home");
    expect(fireEvent.keyDown(chart(), { key: "Escape" })).toBe(false);
    expect(told()).toBeNull();
    expect(fireEvent.keyDown(chart(), { key: "Escape" })).toBe(true);
    expect(fireEvent.keyDown(chart(), { key: "s" })).toBe(true);
  });

  test("the pointer reads what it is on, and keys go on from there", () => {
    render(<Columns />);
    fireEvent.pointerMove(chart(), { clientX: 240 });
    expect(told()).toBe("value0.2");
    expect(press("ArrowRight")).toBe("value0.9");
    fireEvent.pointerMove(chart(), { clientX: 12 });
    expect(told()).toBeNull();
    fireEvent.pointerMove(chart(), { clientX: 240 });
    fireEvent.pointerLeave(chart());
    expect(told()).toBeNull();
  });

  test("a mark that is gone is not read off", () => {
    const { rerender } = render(<Columns />);
    press("End");
    rerender(<Columns values={[0.3]} />);
    expect(told()).toBeNull();
    rerender(<Columns values={[]} />);
    expect(fireEvent.keyDown(chart(), { key: "ArrowRight" })).toBe(true);
  });

  test("on a part of a drawing, pixels count from the drawing", () => {
    const read = vi.fn();
    function Part() {
      const { reader } = usePointerReader((x, y) => (x < 0 ? null : { x, y }), read);
      return (
        <ChartFrame plot={usePlot(50)} label="Part">
          <rect data-testid="part" {...reader} />
        </ChartFrame>
      );
    }
    render(<Part />);
    vi.spyOn(screen.getByRole("img"), "getBoundingClientRect").mockReturnValue(new DOMRect(20, 5, 400, 50));
    fireEvent.pointerMove(screen.getByTestId("part"), { clientX: 50, clientY: 15 });
    expect(read).toHaveBeenLastCalledWith({ x: 30, y: 10 });
    fireEvent.pointerMove(screen.getByTestId("part"), { clientX: 5, clientY: 15 });
    expect(read).toHaveBeenLastCalledWith(null);
  });
});
