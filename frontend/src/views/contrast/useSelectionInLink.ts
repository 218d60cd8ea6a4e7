import { useEffect } from "react";
import { useKeepSlice } from "../../api/slices";
import { beforeCopy } from "../../state/copyLink";
import { useUi } from "../../state/ui";
import { useUrl } from "../../state/url";

/** Keeps a drawn selection as a slice when the link is copied, so that the link holds it; a cell or slice is in it. */
export function useSelectionInLink(scenario: string) {
  const [{ slice, cell }] = useUrl();
  const { mutateAsync } = useKeepSlice(scenario);
  useEffect(
    () =>
      beforeCopy(async () => {
        const samples = useUi.getState().selection?.samples ?? [];
        if (slice || cell || samples.length === 0) return {};
        const kept = await mutateAsync({ name: nameOf(samples.length, new Date()), samples });
        return { slice: kept.id };
      }),
    [slice, cell, mutateAsync],
  );
}

/** A name for a selection that nobody named. */
const nameOf = (count: number, when: Date) => `${count} samples, ${when.toISOString().slice(0, 16).replace("T", " ")}`;
