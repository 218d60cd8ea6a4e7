import { addressOf } from "../../api/client";
import { useCancelRun, useDeleteRun, useRestoreRun, useResumeRun } from "../../api/mutations";
import { asProblem } from "../../api/problem";
import { ACTIVE, type Catalog, type Run } from "../../api/types";
import { useUi } from "../../state/ui";
import { type UrlState, useUrl } from "../../state/url";
import type { MenuItem } from "../../ui/Menu";
import { runTitle } from "../../words/runs";
import type { Choice } from "./useChoice";

const UNDO_SECONDS = 600;

/** Where a link can name a run. */
type Places = Pick<UrlState, "a" | "b" | "run">;

/** Removing, stopping and starting runs again, with words for whatever goes wrong. */
export function useRunActions(catalog: Catalog | undefined) {
  const [url, changeUrl] = useUrl();
  const toast = useUi((state) => state.toast);
  const remove = useDeleteRun();
  const restore = useRestoreRun();
  const cancel = useCancelRun();
  const resume = useResumeRun();

  const explain = (error: unknown) => {
    const problem = asProblem(error);
    toast({ title: problem.title, detail: [problem.detail, problem.advice].filter(Boolean).join(" "), tone: "bad" });
  };

  // Promises rather than callbacks: the drawer that asked may be gone before the answer is there.
  const bringBack = (run: Run, before: Places) =>
    restore
      .mutateAsync(run.id)
      .then(() => changeUrl((now) => withAgain(now, before, run.id)))
      .catch(explain);

  /** Takes the run away at once; the message that says so can bring it back, with its place as A or B. */
  const deleteRun = (run: Run) => {
    const before: Places = { a: url.a, b: url.b, run: url.run };
    const undo = { label: "Undo", onSelect: () => void bringBack(run, before) };
    changeUrl((now) => without(now, run.id));
    remove
      .mutateAsync(run.id)
      .then(() =>
        toast({
          title: "Deleted",
          detail: `${runTitle(run, catalog)}. It can be brought back for ten minutes.`,
          tone: "plain",
          seconds: UNDO_SECONDS,
          actions: [undo],
        }),
      )
      .catch((error: unknown) => {
        changeUrl((now) => withAgain(now, before, run.id));
        explain(error);
      });
  };

  return {
    deleteRun,
    cancelRun: (run: Run) => cancel.mutate(run.id, { onError: explain }),
    resumeRun: (run: Run) => resume.mutate(run.id, { onError: explain }),
    pending: remove.isPending || cancel.isPending || resume.isPending,
  };
}

export type RunActions = ReturnType<typeof useRunActions>;

/** The link without a run that is gone. */
export const without = (state: UrlState, run: string): UrlState => ({
  ...state,
  a: state.a === run ? undefined : state.a,
  b: state.b === run ? undefined : state.b,
  run: state.run === run ? undefined : state.run,
});

/** The link with a run that came back, in its old place if that is still free. */
export const withAgain = (state: UrlState, before: Places, run: string): UrlState => ({
  ...state,
  run: before.run === run && !state.run ? run : state.run,
  a: before.a === run && !state.a && state.b !== run ? run : state.a,
  b: before.b === run && !state.b && state.a !== run ? run : state.b,
});

export const canResume = (run: Run) => ["failed", "cancelled", "interrupted"].includes(run.status);

const download = (path: string) => window.location.assign(addressOf(path));

/** Everything that can be done with one run, for menus. */
export function runMenu(run: Run, choice: Choice, actions: RunActions): MenuItem[] {
  const finished = run.status === "succeeded";
  return [
    { label: "Open details", icon: "eye", onSelect: () => choice.open(run.id) },
    {
      label: choice.a === run.id ? "No longer A" : "Use as A",
      disabled: !finished || choice.b === run.id,
      onSelect: () => choice.choose(run, "a"),
    },
    {
      label: choice.b === run.id ? "No longer B" : "Use as B",
      disabled: !finished || choice.a === run.id,
      onSelect: () => choice.choose(run, "b"),
    },
    "separator",
    {
      label: "Weights (safetensors)",
      icon: "download",
      disabled: !finished,
      onSelect: () => download(`runs/${run.id}/weights`),
    },
    {
      label: "Predictions (safetensors)",
      icon: "download",
      disabled: !finished,
      onSelect: () => download(`runs/${run.id}/predictions`),
    },
    "separator",
    ...(ACTIVE.has(run.status)
      ? [{ label: "Cancel", icon: "stop" as const, onSelect: () => actions.cancelRun(run) }]
      : []),
    ...(canResume(run) ? [{ label: "Resume", icon: "retry" as const, onSelect: () => actions.resumeRun(run) }] : []),
    {
      label: "Delete",
      icon: "trash",
      danger: true,
      disabled: ACTIVE.has(run.status),
      onSelect: () => actions.deleteRun(run),
    },
  ];
}
