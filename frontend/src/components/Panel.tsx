import { type ReactNode, useId, useRef } from "react";
import { type Row, saveCsv, savePng, saveSvg } from "../charts/export";
import { useUi } from "../state/ui";
import { IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { type PanelState, PanelStateNote } from "./PanelState";

type PanelProps = {
  title: string;
  /** The question the chart answers, in one line. */
  question?: ReactNode;
  /** File name of exports, without extension. */
  name: string;
  rows?: () => Row[];
  /** Draws the picture to take away where the panel shows none as SVG, such as a canvas. */
  drawing?: () => SVGSVGElement | null;
  /** Whether there is something to take away yet. */
  exportable?: boolean;
  tools?: ReactNode;
  /** Why there is nothing to show yet; the panel says this in place of its children. */
  state?: PanelState | null | undefined;
  children: ReactNode;
  className?: string;
};

/** Uses a drawing that is not on the page; styles and sizes are only known of what is. */
async function withHidden(svg: SVGSVGElement, use: (svg: SVGSVGElement) => void | Promise<void>) {
  const host = document.createElement("div");
  host.style.cssText = "position:fixed;left:-20000px;top:0";
  host.append(svg);
  document.body.append(host);
  try {
    await use(svg);
  } finally {
    host.remove();
  }
}

/** A titled frame around a chart, with the question it answers, what is to be said while it is empty, and a menu to take its numbers and picture away. */
export function Panel({
  title,
  question,
  name,
  rows,
  drawing,
  exportable = true,
  tools,
  state,
  children,
  className,
}: PanelProps) {
  const ref = useRef<HTMLElement>(null);
  const heading = useId();
  const sayNotYet = () =>
    useUi.getState().toast({ title: `${title}: no picture yet`, detail: "Wait until it is drawn.", tone: "bad" });
  const withDrawing = (use: (svg: SVGSVGElement) => void | Promise<void>) => () => {
    if (drawing) {
      const made = drawing();
      if (made) void withHidden(made, use);
      else sayNotYet();
      return;
    }
    const svg = ref.current?.querySelector<SVGSVGElement>("svg[data-chart]");
    if (svg) void use(svg);
    else sayNotYet();
  };
  return (
    <section
      ref={ref}
      aria-labelledby={heading}
      className={`flex min-w-0 flex-col rounded-xl border border-line bg-panel p-4 shadow-panel ${className ?? ""}`}
    >
      <header className="mb-2 flex items-start gap-2">
        <div className="min-w-0 grow">
          <h2 id={heading} className="text-base font-semibold">
            {title}
          </h2>
          {question && <p className="text-xs text-muted">{question}</p>}
        </div>
        {tools}
        {exportable && (
          <Menu
            items={[
              { label: "Picture (SVG)", icon: "download", onSelect: withDrawing((svg) => saveSvg(svg, name)) },
              { label: "Picture (PNG)", icon: "download", onSelect: withDrawing((svg) => savePng(svg, name)) },
              ...(rows
                ? [{ label: "Numbers (CSV)", icon: "list" as const, onSelect: () => saveCsv(rows(), name) }]
                : []),
            ]}
          >
            <IconButton icon="download" label={`Export ${title}`} small />
          </Menu>
        )}
      </header>
      {state ? <PanelStateNote state={state} /> : children}
    </section>
  );
}
