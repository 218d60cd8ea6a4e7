import { useState } from "react";
import { Dialog } from "../../ui/Dialog";
import { onListKeys } from "../../ui/listKeys";
import { useCommands } from "./useCommands";

const MOST_SHOWN = 60;

/** Everything that can be done from anywhere: type a few letters, Enter does the first. */
export function CommandPalette({ onClose, openHelp }: { onClose: () => void; openHelp: () => void }) {
  const [search, setSearch] = useState("");
  const commands = useCommands(openHelp);
  const words = search.trim().toLowerCase().split(/\s+/);
  const found = commands.filter(({ title, detail = "" }) => {
    const text = `${title} ${detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <Dialog open onOpenChange={onClose} title="What do you want to do?">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move within; the buttons are what is used */}
      <div className="flex flex-col gap-2" onKeyDown={onListKeys}>
        <input
          className="field"
          type="search"
          aria-label="Find a command"
          placeholder="Screen, swap, dark, a scenario, a model"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ul className="flex max-h-[50vh] flex-col overflow-y-auto">
          {found.slice(0, MOST_SHOWN).map(({ key, title, detail, shortcut, run }) => (
            <li key={key}>
              <button
                type="button"
                className="flex w-full items-baseline gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken focus-visible:bg-sunken"
                onClick={() => {
                  onClose();
                  run();
                }}
              >
                <span className="font-medium">{title}</span>
                <span className="min-w-0 grow truncate text-xs text-muted">{detail}</span>
                {shortcut && (
                  <kbd className="rounded border border-edge/60 bg-sunken px-1.5 py-px font-mono text-2xs">
                    {shortcut}
                  </kbd>
                )}
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2.5 py-1.5 text-muted">Nothing matches.</li>}
          {found.length > MOST_SHOWN && (
            <li className="px-2.5 py-1.5 text-xs text-muted">{`${found.length - MOST_SHOWN} more: type more letters.`}</li>
          )}
        </ul>
      </div>
    </Dialog>
  );
}
