import { Button } from "../../ui/Button";

type PresetButtonsProps = {
  names: readonly string[];
  chosen: string | null;
  fitting: string | null;
  onChoose: (name: string | null) => void;
};

const WORDS: Record<string, string> = { paper: "Paper settings", small: "Small-model settings" };

/** Which settings the form started from; choosing others fills it anew. */
export function PresetButtons({ names, chosen, fitting, onChoose }: PresetButtonsProps) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">Start from</legend>
      {[...names, null].map((name) => (
        <Button
          key={name ?? "defaults"}
          small
          look={name === chosen ? "outline" : "quiet"}
          icon={name === chosen ? "check" : undefined}
          aria-pressed={name === chosen}
          title={name !== null && name === fitting ? "These fit the architecture of this scenario" : undefined}
          onClick={() => onChoose(name)}
        >
          {name === null ? "Defaults" : presetWords(name)}
        </Button>
      ))}
    </fieldset>
  );
}

/** The name of a preset as a person would write it. */
export function presetWords(name: string): string {
  const words = WORDS[name] ?? name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
