import { useEventStream } from "../../api/events";
import { useUrl } from "../../state/url";
import { JobsIndicator } from "./JobsIndicator";
import { ModelChips } from "./ModelChips";
import { ScenarioSwitcher } from "./ScenarioSwitcher";
import { useJobMessages } from "./useJobMessages";

/** The parts of the top bar that need the server, and the stream that keeps them live; loaded after the first paint. */
export function ShellTools() {
  const [{ scenario }] = useUrl();
  useEventStream();
  useJobMessages();
  return (
    <>
      <ScenarioSwitcher />
      <span className="ml-auto flex flex-wrap items-center gap-2 xl:shrink-0 xl:flex-nowrap">
        {scenario && <ModelChips />}
        <JobsIndicator />
      </span>
    </>
  );
}
