import { useEffect } from "react";
import { useUrl } from "../state/url";

/** A panel's name in the link: its title in lower case, with hyphens. */
export const panelName = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Whether a panel fills the page, which the link says, and how to change that; Escape leads back. */
export function useEnlarged(title: string) {
  const [url, changeUrl] = useUrl();
  const name = panelName(title);
  const enlarged = url.panel === name;
  useEffect(() => {
    if (!enlarged) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      changeUrl({ panel: undefined });
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [enlarged, changeUrl]);
  const toggle = () => changeUrl({ panel: enlarged ? undefined : name }, enlarged ? "replace" : "push");
  return { enlarged, toggle };
}

const LEAST_HEIGHT = 320;
const AROUND_CHART = 190;

/** How high a chart of a panel is: as given in its place, and as high as the window has room for when it fills the page. */
export function useChartHeight(title: string, inPlace: number): number {
  const [url] = useUrl();
  return url.panel === panelName(title) ? Math.max(LEAST_HEIGHT, window.innerHeight - AROUND_CHART) : inPlace;
}
