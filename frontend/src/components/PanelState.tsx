import type { ReactNode } from "react";
import type { Awaited } from "../api/contrast";
import type { Job } from "../api/types";
import { EmptyState } from "../ui/EmptyState";
import { ErrorState } from "../ui/ErrorState";
import { Loading } from "../ui/Loading";
import { JobProgress } from "./JobProgress";

/** Why a panel has nothing to show: something went wrong, it is on its way, or there is nothing. */
export type PanelState =
  | { kind: "error"; error: Error; what: string; onRetry: () => void }
  | { kind: "working"; job: Job; words: string }
  | { kind: "loading"; words: string; lines?: number }
  | { kind: "empty"; title: string; why: ReactNode };

type Answer = { error: Error | null; data?: Awaited<unknown> | undefined };
type AnswerWords = { what: string; working: string; onRetry: () => void };

/** The state of a panel whose answer a worker computes; null once it is there. */
export function stateOfAnswer({ error, data }: Answer, { what, working, onRetry }: AnswerWords): PanelState | null {
  if (error) return { kind: "error", error, what, onRetry };
  if (data?.job) return { kind: "working", job: data.job, words: working };
  return data ? null : { kind: "loading", words: working, lines: 5 };
}

/** Shown in place of what a panel is for. */
export function PanelStateNote({ state }: { state: PanelState }) {
  if (state.kind === "error") return <ErrorState error={state.error} what={state.what} onRetry={state.onRetry} />;
  if (state.kind === "working") return <JobProgress job={state.job} words={state.words} />;
  if (state.kind === "loading") return <Loading label={state.words} lines={state.lines} />;
  return <EmptyState title={state.title}>{state.why}</EmptyState>;
}
