import { asProblem } from "../api/problem";
import { Button } from "./Button";
import { Icon } from "./icons";

type ErrorStateProps = { error: unknown; what?: string; onRetry?: () => void; compact?: boolean };

/** What happened, to which thing, what to do, and a way to try again. Stays until the error is gone. */
export function ErrorState({ error, what, onRetry, compact = false }: ErrorStateProps) {
  const problem = asProblem(error);
  const words = [what, problem.title, problem.detail, problem.advice].filter(Boolean).join("\n");
  return (
    <div role="alert" className={`rounded-lg border border-bad/40 bg-bad-soft ${compact ? "px-3 py-2" : "p-4"}`}>
      <div className="flex items-start gap-2.5">
        <Icon name="warning" className="mt-0.5 text-bad" />
        <div className="min-w-0 grow break-words">
          <p className="font-semibold">
            {what ? `${what}: ` : ""}
            {problem.title}
          </p>
          {problem.detail && <p>{problem.detail}</p>}
          {problem.advice && <p className="text-muted">{problem.advice}</p>}
          {!compact && (
            <div className="mt-2 flex gap-2">
              {onRetry && (
                <Button small icon="retry" onClick={onRetry}>
                  Try again
                </Button>
              )}
              <Button small look="quiet" icon="copy" onClick={() => void navigator.clipboard?.writeText(words)}>
                Copy message
              </Button>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
