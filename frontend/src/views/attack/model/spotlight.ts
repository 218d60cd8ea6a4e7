import { createContext } from "react";
import { create } from "zustand";

type Spotlight = {
  /** The attack or part of the page that is pointed at, and the rung whose evidence it is. */
  panel: string | null;
  rung: string | null;
  /** Whether it stands out. */
  lit: boolean;
  /** Goes up with each request, so that the same place can be pointed at again. */
  turn: number;
  point: (panel: string, rung: string | undefined) => void;
  /** Lets nothing stand out any more, unless it has been pointed elsewhere since. */
  dim: (turn: number) => void;
  /** Points at nothing any more, unless it has been pointed elsewhere since. */
  clear: (turn: number) => void;
};

/** Where the page is to be looked at next: the place comes into view and stands out for a moment. */
export const useSpotlight = create<Spotlight>()((set, get) => ({
  panel: null,
  rung: null,
  lit: false,
  turn: 0,
  point: (panel, rung) => set({ panel, rung: rung ?? null, lit: true, turn: get().turn + 1 }),
  dim: (turn) => {
    if (turn === get().turn) set({ lit: false, rung: null });
  },
  clear: (turn) => {
    if (turn === get().turn) set({ panel: null, rung: null, lit: false });
  },
}));

/** What is to be shown: a panel, the rung whose evidence it is, and what is said where there is nothing to show. */
export type Shown = {
  panel: string;
  rung?: string | undefined;
  label: string;
  otherwise?: string | undefined;
  /** The run that panels are to show as A. */
  a?: string | undefined;
};

/** Unfolds what is to be shown, brings it into view and lets it stand out. */
export const ShowPanel = createContext<(shown: Shown) => void>(() => undefined);
