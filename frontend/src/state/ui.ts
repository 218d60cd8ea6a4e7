import { create } from "zustand";
import { subscribeWithSelector } from "zustand/middleware";
import type { SampleId } from "../api/types";

export type Toast = {
  id: number;
  title: string;
  detail?: string;
  tone: "plain" | "good" | "bad";
  /** How long it stays when nobody dismisses it; a few seconds by default. */
  seconds?: number;
  actions?: { label: string; onSelect: () => void }[];
};

type UiState = {
  /** The run under the pointer, in whichever view. */
  hoveredRun: string | null;
  hoveredSample: SampleId | null;
  /** Samples chosen by lasso, matrix cell, bar or image; every view reads the same selection. */
  selection: { samples: SampleId[]; source: string } | null;
  /** The one sample that is looked at closely. */
  primarySample: SampleId | null;
  toasts: Toast[];
  hoverRun: (run: string | null) => void;
  hoverSample: (sample: SampleId | null) => void;
  /** Another selection; its first sample is looked at closely. */
  select: (selection: UiState["selection"]) => void;
  lookAt: (sample: SampleId | null) => void;
  toast: (toast: Omit<Toast, "id">) => void;
  dismissToast: (id: number) => void;
};

let nextToast = 1;
const MOST_TOASTS = 4;

/** Only what is not worth a link lives here; everything shareable lives in the address (see url.ts). */
export const useUi = create<UiState>()(
  subscribeWithSelector((set, get) => ({
    hoveredRun: null,
    hoveredSample: null,
    selection: null,
    primarySample: null,
    toasts: [],
    hoverRun: (run) => {
      if (get().hoveredRun !== run) set({ hoveredRun: run });
    },
    hoverSample: (sample) => {
      const before = get().hoveredSample;
      if (before?.split !== sample?.split || before?.index !== sample?.index) set({ hoveredSample: sample });
    },
    select: (selection) => set({ selection, primarySample: selection?.samples[0] ?? null }),
    lookAt: (primarySample) => set({ primarySample }),
    toast: (toast) => set({ toasts: [...get().toasts, { ...toast, id: nextToast++ }].slice(-MOST_TOASTS) }),
    dismissToast: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
  })),
);
