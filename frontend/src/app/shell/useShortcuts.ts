import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTheme } from "../../state/theme";
import { useUi } from "../../state/ui";
import { readUrlState, swapped, useUrl } from "../../state/url";
import { STAGES } from "./stages";

export const SHORTCUTS = [
  ["1 – 4", "Go to Build, Screen, Contrast, Attack"],
  ["S", "Swap A and B"],
  ["T", "Switch between light and dark"],
  ["?", "Show this help"],
  ["Esc", "Close what is open, clear the selection"],
] as const;

/** Keys that only the Contrast stage knows. */
export const CONTRAST_SHORTCUTS = [
  ["L", "Draw a lasso on the maps, or stop drawing"],
  ["F", "Fit both maps"],
  ["H", "Next highlight: to forget, correctly, not or overly forgotten, changed"],
  ["[  ]", "Previous and next sample of the selection"],
  ["Arrows", "Move a focused map, matrix cell or image; + and − zoom, 0 fits, Enter selects"],
] as const;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** Keys that work everywhere, except while somebody types. */
export function useShortcuts(openHelp: () => void) {
  const navigate = useNavigate();
  const [, changeUrl] = useUrl();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const stage = STAGES[Number(event.key) - 1];
      if (stage) void navigate({ to: stage.path, search: (before) => readUrlState(before) });
      else if (event.key === "s" || event.key === "S") changeUrl(swapped);
      else if (event.key === "t" || event.key === "T") {
        const { resolved, choose } = useTheme.getState();
        choose(resolved === "dark" ? "light" : "dark");
      } else if (event.key === "?") openHelp();
      else if (event.key === "Escape") useUi.getState().select(null);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, changeUrl, openHelp]);
}
