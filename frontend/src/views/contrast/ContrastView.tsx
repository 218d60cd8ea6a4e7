import { Link } from "@tanstack/react-router";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorState } from "../../ui/ErrorState";
import { ContrastBody } from "./ContrastBody";
import { ContrastSkeleton } from "./ContrastSkeleton";
import { ChoosePair } from "./head/ChoosePair";
import { useContrastView } from "./useContrastView";

/** How does A differ from B? */
export function ContrastView() {
  const [{ scenario, a, b }] = useUrl();
  if (!scenario) {
    return (
      <EmptyState
        icon="swap"
        title="Choose a scenario first"
        action={
          <Link to="/" search={(before) => before} className={buttonClass("primary")}>
            Go to the scenarios
          </Link>
        }
      >
        Two models can be compared only inside one scenario: the same data, architecture and forget set.
      </EmptyState>
    );
  }
  if (!a || !b) return <ChoosePair key={scenario} scenario={scenario} />;
  return <PairContrast scenario={scenario} a={a} b={b} />;
}

function PairContrast({ scenario, a, b }: { scenario: string; a: string; b: string }) {
  const [, changeUrl] = useUrl();
  const { data, error, retry } = useContrastView(scenario, a, b);
  if (error) {
    return (
      <div className="mx-auto flex max-w-2xl flex-col gap-3">
        <ErrorState error={error} what="Contrast of A and B" onRetry={retry} />
        <button type="button" className="link self-start" onClick={() => changeUrl({ a: undefined, b: undefined })}>
          Choose two other models
        </button>
      </div>
    );
  }
  return data ? <ContrastBody data={data} /> : <ContrastSkeleton />;
}
