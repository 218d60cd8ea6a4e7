import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useScenarios } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { inScenario, type UrlState, useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { Popover } from "../../ui/Popover";
import { runsInWords } from "../../words/scenarios";

/** Shows which scenario is in view and switches to another. */
export function ScenarioSwitcher() {
  const [open, setOpen] = useState(false);
  const [url, changeUrl] = useUrl();
  const navigate = useNavigate();
  const atStart = useLocation({ select: (location) => location.pathname === "/" });
  const scenarios = useScenarios();
  const current = scenarios.data?.find((scenario) => scenario.id === url.scenario);

  const choose = (scenario: Scenario) => {
    setOpen(false);
    const change = (before: UrlState) => inScenario(before, scenario.id);
    if (atStart) void navigate({ to: "/build", search: change });
    else changeUrl(change, "push");
  };

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Scenarios"
      trigger={
        <button
          type="button"
          className={buttonClass("outline", false, "max-w-[28rem] min-w-32 shrink! justify-start! overflow-hidden")}
        >
          <span className="text-muted max-[1440px]:sr-only">Scenario</span>
          <span className="truncate">{current?.title ?? "none chosen"}</span>
          <Icon name="chevronDown" size={14} className="text-muted" />
        </button>
      }
    >
      <div className="flex w-96 max-w-[calc(100vw-3rem)] flex-col gap-2">
        <ul className="flex max-h-[60vh] flex-col gap-0.5 overflow-y-auto">
          {scenarios.data?.map((scenario) => (
            <li key={scenario.id}>
              <button
                type="button"
                aria-current={scenario.id === url.scenario ? "true" : undefined}
                onClick={() => choose(scenario)}
                className="w-full rounded-md px-2.5 py-2 text-left hover:bg-sunken aria-[current]:bg-accent-soft"
              >
                <span className="block font-medium">{scenario.title}</span>
                <span className="number block text-xs text-muted">{runsInWords(scenario)}</span>
              </button>
            </li>
          ))}
          {scenarios.data?.length === 0 && <li className="px-2.5 py-2 text-muted">There is no scenario yet.</li>}
        </ul>
        <div className="flex gap-2 border-t border-line pt-2">
          <Link
            to="."
            search={(before) => ({ ...before, dialog: "new-scenario" as const })}
            onClick={() => setOpen(false)}
            className={buttonClass("primary", true)}
          >
            <Icon name="add" size={13} />
            New scenario
          </Link>
          <Link
            to="/"
            search={(before) => before}
            onClick={() => setOpen(false)}
            className={buttonClass("quiet", true)}
          >
            All scenarios
          </Link>
        </div>
      </div>
    </Popover>
  );
}
