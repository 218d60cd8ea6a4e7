import { useCallback } from "react";
import { useUi } from "../../state/ui";
import { useUrl } from "../../state/url";
import type { Subject } from "./model/reading";
import { type Shown, useSpotlight } from "./model/spotlight";
import { panelNamed } from "./panels";

/** Shows the panel of an attack, unfolded and in view; says why where the scenario has nothing to show. */
export function useShow(subject: Subject) {
  const [, changeUrl] = useUrl();
  return useCallback(
    ({ panel, rung, label, otherwise, a }: Shown) => {
      const wanted = panelNamed(panel);
      if (!wanted || wanted.exists?.(subject) === false) {
        useUi.getState().toast({ title: `${label}: nothing to show`, detail: otherwise ?? "", tone: "plain" });
        return;
      }
      changeUrl(({ open = [], ...before }) => ({
        ...before,
        ...(a === undefined ? {} : { a }),
        open: wanted.place === "top" || open.includes(wanted.place) ? open : [...open, wanted.place],
      }));
      useSpotlight.getState().point(panel, rung);
    },
    [subject, changeUrl],
  );
}
