/** One field of a request that the server refused, and why. */
export type FieldError = { location: (string | number)[]; message: string };

/** An error a person can act on: what happened, to which thing, and what to do next (RFC 9457 plus `advice`). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly advice: string,
    readonly fields: FieldError[] = [],
  ) {
    super(detail || title);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const text = (value: unknown) => (typeof value === "string" ? value : "");

function readField(value: unknown): FieldError[] {
  if (!isRecord(value)) return [];
  const location = Array.isArray(value.loc)
    ? value.loc.filter((part): part is string | number => typeof part === "string" || typeof part === "number")
    : [];
  return [{ location, message: text(value.msg) || "is not valid" }];
}

/** Turns any error body into an ApiProblem; bodies that are no problem document still say what happened. */
export function readProblem(status: number, body: unknown): ApiProblem {
  if (isRecord(body) && (typeof body.title === "string" || typeof body.detail === "string")) {
    const fields = Array.isArray(body.errors) ? body.errors.flatMap(readField) : [];
    return new ApiProblem(status, text(body.title) || "Request refused", text(body.detail), text(body.advice), fields);
  }
  return new ApiProblem(
    status,
    status >= 500 ? "The server failed" : "Request refused",
    `The server answered with status ${status} and no explanation.`,
    status >= 500 ? "Look at the server's log, then try again." : "Check the input and try again.",
  );
}

export const OFFLINE_STATUS = 0;

/** What Chromium, Firefox, Safari and we call a request that did not arrive; any other TypeError is a fault of the page. */
const UNSENT = /fetch|network|load failed|did not arrive/i;

/** Whatever was thrown, as an ApiProblem. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TypeError && UNSENT.test(error.message)) {
    return new ApiProblem(
      OFFLINE_STATUS,
      "Server not reachable",
      "The request did not arrive.",
      "Check that the server is running; nothing is lost.",
    );
  }
  return new ApiProblem(
    OFFLINE_STATUS,
    "Something went wrong",
    error instanceof Error ? error.message : String(error),
    "Reload the page; your link keeps the whole view.",
  );
}

const WRAPPERS = new Set(["body", "query", "path"]);

/** Field errors keyed by dotted path, with the leading `body` and any `prefix` taken off. */
export function fieldErrors(error: unknown, ...prefix: string[]): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const found: Record<string, string> = {};
  for (const { location, message } of error.fields) {
    let parts = location.map(String);
    if (parts[0] && WRAPPERS.has(parts[0])) parts = parts.slice(1);
    if (prefix.every((part, position) => parts[position] === part)) parts = parts.slice(prefix.length);
    found[parts.join(".")] = message;
  }
  return found;
}
