import type { KeyboardEvent } from "react";

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** In a list with or without a search field: arrows move between the buttons, Enter in the field takes the first. */
export function onListKeys(event: KeyboardEvent<HTMLElement>) {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("li button:not(:disabled)")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  const step = STEPS[event.key];
  const typing = event.target instanceof HTMLInputElement;
  if (step !== undefined) {
    if (at + step < 0 && !typing) event.currentTarget.querySelector<HTMLElement>("input")?.focus();
    else buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  } else if (event.key === "Enter" && typing) buttons[0]?.click();
  else if ((event.key === "Home" || event.key === "End") && !typing) {
    buttons[event.key === "Home" ? 0 : buttons.length - 1]?.focus();
  } else return;
  event.preventDefault();
}
