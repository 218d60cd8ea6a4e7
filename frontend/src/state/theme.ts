import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "unlearning-comparator.theme";
const prefersDark = () => globalThis.matchMedia?.("(prefers-color-scheme: dark)");

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

const resolve = (choice: ThemeChoice) => (choice === "system" ? (prefersDark()?.matches ? "dark" : "light") : choice);

type ThemeState = { choice: ThemeChoice; resolved: "light" | "dark"; choose: (choice: ThemeChoice) => void };

export const useTheme = create<ThemeState>()((set) => ({
  choice: stored(),
  resolved: resolve(stored()),
  choose: (choice) => {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // A browser that stores nothing still shows the chosen theme until the page is closed.
    }
    set({ choice, resolved: resolve(choice) });
  },
}));

/** Keeps the page in step with the choice and with the system's own setting. */
export function startTheme() {
  const apply = () => {
    document.documentElement.dataset.theme = useTheme.getState().resolved;
  };
  prefersDark()?.addEventListener("change", () => {
    const { choice, choose } = useTheme.getState();
    if (choice === "system") choose("system");
  });
  useTheme.subscribe(apply);
  apply();
}
