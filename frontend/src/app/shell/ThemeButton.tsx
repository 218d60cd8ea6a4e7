import { type ThemeChoice, useTheme } from "../../state/theme";
import { IconButton } from "../../ui/Button";
import type { IconName } from "../../ui/icons";

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };
const ICONS: Record<ThemeChoice, IconName> = { system: "system", light: "sun", dark: "moon" };

/** Goes round system, light and dark. */
export function ThemeButton() {
  const { choice, choose } = useTheme();
  return (
    <IconButton
      icon={ICONS[choice]}
      label={`Theme: ${choice}. Switch to ${NEXT[choice]}`}
      onClick={() => choose(NEXT[choice])}
    />
  );
}
