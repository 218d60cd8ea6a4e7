import { useTheme } from "../../state/theme";

/** Light becomes dark, and dark light. */
export function switchTheme() {
  const { resolved, choose } = useTheme.getState();
  choose(resolved === "dark" ? "light" : "dark");
}
