import { parseHref } from "@tanstack/history";
import { createBrowserHistory, createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { parseSearch, stringifySearch } from "../state/searchText";
import { readUrlState } from "../state/url";
import { ErrorState } from "../ui/ErrorState";
import { Loading } from "../ui/Loading";
import { fetchWhenIdle, lazyView } from "../ui/lazyView";
import { NotFound } from "./shell/NotFound";
import { shellParts } from "./shell/parts";
import { Shell } from "./shell/Shell";

const rootRoute = createRootRoute({
  component: Shell,
  validateSearch: readUrlState,
  notFoundComponent: NotFound,
});

const VIEWS = {
  "/": lazyView(() => import("../views/scenarios/ScenariosView").then((module) => module.ScenariosView)),
  "/build": lazyView(() => import("./BuildPage").then((module) => module.BuildPage)),
  "/screen": lazyView(() => import("../views/screen/ScreenView").then((module) => module.ScreenView)),
  "/contrast": lazyView(() => import("../views/contrast/ContrastView").then((module) => module.ContrastView)),
  "/attack": lazyView(() => import("../views/attack/AttackView").then((module) => module.AttackView)),
  "/calibration": lazyView(() =>
    import("../views/calibration/CalibrationView").then((module) => module.CalibrationView),
  ),
} as const;

const viewRoute = <Path extends keyof typeof VIEWS>(path: Path) =>
  createRoute({ getParentRoute: () => rootRoute, path, component: VIEWS[path].View });

const viewRoutes = [
  viewRoute("/"),
  viewRoute("/build"),
  viewRoute("/screen"),
  viewRoute("/contrast"),
  viewRoute("/attack"),
  viewRoute("/calibration"),
] as const;

/** Fetches the code of everything in a quiet moment after the first paint. */
export const fetchViews = () => fetchWhenIdle([...Object.values(VIEWS), ...Object.values(shellParts)]);

/**
 * Keeps the route in the hash, so that the app works under any path without server rules. The library's own hash
 * history mixes the page's query string (which hosting sites add) into the route; this one leaves it alone.
 */
function hashHistory() {
  return createBrowserHistory({
    parseLocation: () => parseHref(window.location.hash.slice(1) || "/", window.history.state),
    createHref: (path) => `${window.location.pathname}${window.location.search}#${path}`,
  });
}

export const makeRouter = (history = hashHistory()) =>
  createRouter({
    routeTree: rootRoute.addChildren(viewRoutes),
    history,
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPendingComponent: () => <Loading className="p-6" />,
    defaultErrorComponent: ({ error, reset }) => (
      <div className="p-4">
        <ErrorState error={error} what="This view stopped" onRetry={reset} />
      </div>
    ),
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
