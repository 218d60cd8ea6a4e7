import { useQueries } from "@tanstack/react-query";
import { bodyOf, client } from "../../api/client";
import type { DatasetInfo } from "../../api/types";
import { SampleStrip } from "../../components/SampleStrip";

const MOST_WITH_PICTURES = 20;
const PICTURES = 3;

type ClassPickerProps = {
  dataset: DatasetInfo;
  architecture: string;
  ready: boolean;
  chosen: readonly number[];
  onChange: (classes: number[]) => void;
};

/** One button for each class, with some of its images when there is room for them. */
export function ClassPicker({ dataset, architecture, ready, chosen, onChange }: ClassPickerProps) {
  const pictured = ready && dataset.classes.length <= MOST_WITH_PICTURES;
  const examples = useQueries({
    queries: dataset.classes.map((_, position) => ({
      queryKey: ["class-examples", dataset.name, position],
      queryFn: async () => {
        const forget = { kind: "class", classes: [position] };
        const body = { dataset: dataset.name, architecture, forget, recipe: {}, twin: false };
        const preview = await bodyOf(client.POST("/api/v1/scenarios/preview", { body }));
        return preview.samples.slice(0, PICTURES);
      },
      enabled: pictured,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  const toggle = (position: number) =>
    onChange(
      chosen.includes(position)
        ? chosen.filter((one) => one !== position)
        : [...chosen, position].sort((left, right) => left - right),
    );
  return (
    <fieldset
      aria-label="Classes to forget"
      className={`grid max-h-80 gap-1.5 overflow-y-auto p-0.5 ${
        pictured ? "grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))]" : "grid-cols-[repeat(auto-fill,minmax(6rem,1fr))]"
      }`}
    >
      {dataset.classes.map((name, position) => {
        const samples = examples[position]?.data ?? [];
        return (
          <button
            key={name}
            type="button"
            aria-pressed={chosen.includes(position)}
            onClick={() => toggle(position)}
            className="group flex flex-col items-center gap-1 rounded-lg border border-line px-1.5 py-1.5 hover:border-edge aria-pressed:border-forget aria-pressed:bg-forget/10"
          >
            {pictured && (
              <span className="h-7">
                <SampleStrip dataset={dataset.name} split="train" indices={samples} size={28} label="" />
              </span>
            )}
            <span className="max-w-full truncate text-xs font-medium">
              <span aria-hidden="true" className="hidden text-forget group-aria-pressed:inline">
                ✖{" "}
              </span>
              {name}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}
