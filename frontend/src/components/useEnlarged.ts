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
