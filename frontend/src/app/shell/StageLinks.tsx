import { Link } from "@tanstack/react-router";
import { Tooltip } from "../../ui/Tooltip";
import { STAGES } from "./stages";

/** The steps of the workflow; every one stays reachable, and each keeps the rest of the link. */
export function StageLinks() {
  return (
    <nav aria-label="Workflow" className="shrink-0">
      <ol className="flex items-center gap-0.5 rounded-lg bg-sunken p-0.5">
        {STAGES.map((stage, position) => (
          <li key={stage.path}>
            <Tooltip content={stage.question}>
              <Link
                to={stage.path}
                search={(before) => before}
                activeOptions={{ includeSearch: false }}
                className="flex items-center gap-1.5 rounded-md px-2.5 py-1 font-medium text-muted hover:text-text aria-[current]:bg-panel aria-[current]:text-text aria-[current]:shadow-panel"
                activeProps={{ "aria-current": "step" }}
              >
                <span className="number flex size-4.5 items-center justify-center rounded-full border border-current text-2xs leading-none">
                  {position + 1}
                </span>
                {stage.label}
              </Link>
            </Tooltip>
          </li>
        ))}
      </ol>
    </nav>
  );
}
