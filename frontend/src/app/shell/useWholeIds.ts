import { useEffect } from "react";
import { useRuns } from "../../api/queries";
import { type UrlState, useUrl } from "../../state/url";

const RUNS = ["a", "b", "c", "d", "run"] as const;
const SHORTEST = 4;

/** The whole id of the one run that begins so; undefined where none or several do, or it is whole already. */
export function wholeId(ids: readonly string[], given: string | undefined): string | undefined {
  if (given === undefined || given.length < SHORTEST || ids.includes(given)) return undefined;
  const found = ids.filter((id) => id.startsWith(given));
  return found.length === 1 ? found[0] : undefined;
}

/** Puts whole ids in the place of short ones in the link: ids are accepted as they are shown. */
export function useWholeIds() {
  const [url, changeUrl] = useUrl();
  const runs = useRuns(url.scenario).data;
  useEffect(() => {
    if (!runs) return;
    const ids = runs.map((run) => run.id);
    const update: Partial<UrlState> = {};
    for (const key of RUNS) {
      const whole = wholeId(ids, url[key]);
      if (whole) update[key] = whole;
    }
    if (Object.keys(update).length > 0) changeUrl(update);
  }, [runs, url, changeUrl]);
}
