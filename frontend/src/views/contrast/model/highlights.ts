import type { SampleTable } from "../../../api/samples";
import { CONTRAST_HIGHLIGHTS, type ContrastHighlight } from "../../../state/url";

export type Highlight = "all" | ContrastHighlight;
export const HIGHLIGHTS: readonly Highlight[] = ["all", ...CONTRAST_HIGHLIGHTS];

export const HIGHLIGHT_LABELS: Record<Highlight, string> = {
  all: "All",
  target: "Target to forget",
  correctly_forgotten: "Correctly forgotten",
  not_forgotten: "Not forgotten",
  overly_forgotten: "Overly forgotten",
  changed: "Changed",
};

type Basis = "label" | "majority" | null;

/** What a highlight means in this scenario, in one sentence. */
export function highlightMeaning(highlight: Highlight, basis: Basis): string {
  const byMajority = basis === "majority";
  switch (highlight) {
    case "all":
      return "Every sample of this split.";
    case "target":
      return "Samples to be forgotten, and test samples that match them.";
    case "correctly_forgotten":
      return byMajority
        ? "Targets that get the class which most retrained models give them."
        : "Targets that no longer get a forgotten class.";
    case "not_forgotten":
      return byMajority
        ? "Targets that the model still gets right where most retrained models do not."
        : "Targets that still get a forgotten class.";
    case "overly_forgotten":
      return byMajority
        ? "Samples that the model gets wrong where most retrained models are right."
        : "Samples to be kept that get a wrong class.";
    case "changed":
      return "Samples that A and B give different classes.";
  }
}

/** What has to exist before a highlight can be told. */
export const needsReference = (highlight: Highlight) =>
  highlight === "correctly_forgotten" || highlight === "not_forgotten" || highlight === "overly_forgotten";

export type Split = "train" | "test";

/** Whether each sample belongs to a split; the positions of the others are left out of every plot. */
export function splitMask(table: SampleTable, split: Split): Uint8Array {
  const ofTest = table.partNames.map((name) => name.startsWith("test"));
  return Uint8Array.from({ length: table.size }, (_, at) =>
    Number((ofTest[table.parts[at] ?? 0] ?? false) === (split === "test")),
  );
}

export const isHit = (highlight: Highlight, flags: number, bits: SampleTable["bits"]): boolean =>
  highlight === "all" || (flags & (bits[highlight] ?? 0)) !== 0;

export type HighlightCount = { a: number; b: number };

/** How many samples of a split each highlight has in A and in B. */
export function countHighlights(table: SampleTable, inSplit: Uint8Array): Record<Highlight, HighlightCount> {
  const counts = Object.fromEntries(HIGHLIGHTS.map((one) => [one, { a: 0, b: 0 }])) as Record<
    Highlight,
    HighlightCount
  >;
  for (let at = 0; at < table.size; at++) {
    if (!inSplit[at]) continue;
    for (const one of HIGHLIGHTS) {
      if (isHit(one, table.flagsA[at] ?? 0, table.bits)) counts[one].a++;
      if (isHit(one, table.flagsB[at] ?? 0, table.bits)) counts[one].b++;
    }
  }
  return counts;
}

/** The highlight after this one, round and round; those that cannot be told are passed over. */
export function nextHighlight(highlight: Highlight, basis: Basis): Highlight {
  const possible = HIGHLIGHTS.filter((one) => basis !== null || !needsReference(one));
  return possible[(possible.indexOf(highlight) + 1) % possible.length] ?? "all";
}
