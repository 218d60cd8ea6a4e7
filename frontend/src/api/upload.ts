import { baseAddress } from "./client";
import { useConnection } from "./connection";
import { readProblem } from "./problem";

type Sending = { form: FormData; onSent?: (fraction: number) => void; signal?: AbortSignal };

/** Whether an error says that a person stopped the sending. */
export const wasStopped = (error: unknown) => error instanceof DOMException && error.name === "AbortError";

/**
 * Posts a form and tells how much of it has left, from 0 to 1: fetch cannot say. Refusals are ApiProblems as elsewhere,
 * and sending that `signal` stops ends with an AbortError.
 */
export function sendForm<Answer>(path: string, { form, onSent, signal }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { setOnline } = useConnection.getState();
    const stopped = () => new DOMException("The sending was stopped.", "AbortError");
    if (signal?.aborted) {
      reject(stopped());
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", `${baseAddress()}${path}`);
    request.upload.onprogress = ({ loaded, total }) => onSent?.(total > 0 ? loaded / total : 0);
    request.upload.onload = () => onSent?.(1);
    request.onload = () => {
      setOnline(true);
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Answer);
      else reject(readProblem(request.status, body));
    };
    request.onerror = () => {
      setOnline(false);
      reject(new TypeError("The request did not arrive."));
    };
    request.onabort = () => reject(stopped());
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
