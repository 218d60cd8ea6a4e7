import type { Health } from "../../../api/types";
import { Chip } from "../../../ui/Chip";

const WORDS = {
  full: ["good", "Uploaded code runs in a sandbox; every attempt to break out failed on this machine."],
  partial: ["warn", "Uploaded code runs in a sandbox that this machine enforces only in part."],
  limits: ["bad", "This machine keeps uploaded code from neither files nor the network. Upload only what you trust."],
  unknown: ["bad", "It could not be found out what the sandbox protects. Upload only what you trust."],
} as const;

/** What the machine keeps from uploaded code, and what it does not: tried when the server started. */
export function SandboxNote({ sandbox }: { sandbox: Health["sandbox"] }) {
  if (!sandbox) return <p className="text-xs text-muted">The sandbox is being tried; look again in a moment.</p>;
  const [tone, text] = WORDS[sandbox.level];
  return (
    <details className="rounded-lg border border-line text-xs">
      <summary className="px-3 py-2">
        <Chip tone={tone}>sandbox: {sandbox.level}</Chip> <span className="ml-1">{text}</span>
      </summary>
      <div className="grid gap-3 border-t border-line p-3 sm:grid-cols-2">
        <Part title="Tried, and refused or bounded" words={sandbox.enforced} />
        <Part title="Not enforced here" words={sandbox.missing} />
        {sandbox.note && <p className="sm:col-span-2">{sandbox.note}</p>}
        <p className="text-muted sm:col-span-2">
          It shares the machine and its kernel with you: this makes accidents harmless and attacks harder, and is no
          place for code of people you would not let in.
        </p>
      </div>
    </details>
  );
}

function Part({ title, words }: { title: string; words: readonly string[] }) {
  return (
    <div>
      <p className="font-semibold">{title}</p>
      {words.length === 0 ? (
        <p className="text-muted">nothing</p>
      ) : (
        <ul className="list-inside list-disc">
          {words.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
