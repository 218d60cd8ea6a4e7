import { Link, Outlet } from "@tanstack/react-router";
import { Suspense, useCallback, useState } from "react";
import { useUi } from "../../state/ui";
import { useUrl } from "../../state/url";
import { IconButton } from "../../ui/Button";
import { Loading } from "../../ui/Loading";
import { Toaster } from "../../ui/Toaster";
import { Mark } from "./Mark";
import { OfflineBanner } from "./OfflineBanner";
import { shellParts } from "./parts";
import { StageLinks } from "./StageLinks";
import { ThemeButton } from "./ThemeButton";
import { useDefaultScenario, useScenarioComing } from "./useDefaultScenario";
import { useShortcuts } from "./useShortcuts";

const { View: ShellTools } = shellParts.tools;
const { View: HelpDialog } = shellParts.help;
const { View: NewScenarioDialog } = shellParts.newScenario;
const { View: PublishedDialog } = shellParts.published;

/** What surrounds every view: where you are, what is compared, what computes. */
export function Shell() {
  const [helpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const [{ dialog }] = useUrl();
  useShortcuts(openHelp);
  useDefaultScenario();
  const scenarioComing = useScenarioComing();
  return (
    <>
      <button
        type="button"
        className="sr-only z-60 rounded bg-panel p-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        onClick={() => document.getElementById("main")?.focus()}
      >
        Skip to content
      </button>
      <header className="sticky top-0 z-20 flex flex-wrap items-center xl:flex-nowrap gap-x-4 gap-y-2 border-b border-line bg-panel px-4 py-2">
        <h1 className="shrink-0">
          <Link to="/" search={(before) => before} className="flex items-center gap-2 text-base font-semibold">
            <Mark />
            Unlearning Comparator
          </Link>
        </h1>
        <StageLinks />
        <ShellTools />
        <div className="flex shrink-0 items-center">
          <IconButton icon="link" label="Copy the link to this view" onClick={() => void copyLink()} />
          <ThemeButton />
          <IconButton icon="help" label="Help and keyboard shortcuts" onClick={openHelp} />
        </div>
      </header>
      <OfflineBanner />
      <main id="main" tabIndex={-1} className="p-4 outline-none">
        <Suspense fallback={<Loading className="p-4" />}>
          {scenarioComing ? <Loading className="p-4" /> : <Outlet />}
        </Suspense>
      </main>
      <Toaster />
      {dialog === "new-scenario" && <NewScenarioDialog />}
      {dialog === "published" && <PublishedDialog />}
      {helpOpen && <HelpDialog open onOpenChange={setHelpOpen} />}
    </>
  );
}

async function copyLink() {
  const { toast } = useUi.getState();
  try {
    await navigator.clipboard.writeText(window.location.href);
    toast({ title: "Link copied", detail: "It carries scenario, A, B and the view as it is.", tone: "good" });
  } catch {
    toast({
      title: "The browser did not allow copying",
      detail: "Copy the address from the address bar.",
      tone: "bad",
    });
  }
}
