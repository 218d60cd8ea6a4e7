import clsx from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { useSpotlight } from "../model/spotlight";

/** How long a place stands out, and how long it is kept in view while what is above it still grows. */
const LIT_MILLISECONDS = 2500;
const KEPT_MILLISECONDS = 10_000;
const HEADER = 52;
const GAP = 10;
const LEAVING = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

type PanelPlaceProps = {
  /** The attacks or parts of the page that are seen here. */
  names: readonly string[];
  wide?: boolean;
  children: ReactNode;
};

/** The place of a panel: comes into view, takes the focus and stands out for a moment when it is pointed at. */
export function PanelPlace({ names, wide = false, children }: PanelPlaceProps) {
  const ref = useRef<HTMLDivElement>(null);
  const turn = useSpotlight(({ panel, turn }) => (panel && names.includes(panel) ? turn : 0));
  const lit = useSpotlight(({ lit }) => lit) && turn > 0;
  useEffect(() => {
    const element = ref.current;
    if (!turn || !element) return;
    const { dim, clear } = useSpotlight.getState();
    element.style.scrollMarginTop = `${belowTheStrip()}px`;
    element.focus({ preventScroll: true });
    const growth = new ResizeObserver(() => element.scrollIntoView({ block: "start" }));
    growth.observe(document.body);
    const release = () => growth.disconnect();
    for (const name of LEAVING) window.addEventListener(name, release, { passive: true });
    const timers = [setTimeout(() => dim(turn), LIT_MILLISECONDS), setTimeout(() => clear(turn), KEPT_MILLISECONDS)];
    return () => {
      release();
      for (const timer of timers) clearTimeout(timer);
      for (const name of LEAVING) window.removeEventListener(name, release);
    };
  }, [turn]);
  return (
    <div
      ref={ref}
      tabIndex={-1}
      data-panel={names[0]}
      data-lit={lit || undefined}
      className={clsx(
        "min-w-0 rounded-xl outline-none empty:hidden",
        wide && "min-[1100px]:col-span-2",
        lit && "ring-3 ring-accent",
      )}
    >
      {children}
    </div>
  );
}

/** How much of the window the bar at the top and the strip take where they stay in sight. */
function belowTheStrip(): number {
  const strip = document.querySelector<HTMLElement>("[data-in-sight]");
  const stays = strip !== null && getComputedStyle(strip).position === "sticky";
  return HEADER + GAP + (stays ? strip.offsetHeight : 0);
}
