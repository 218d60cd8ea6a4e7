import { useId } from "react";
import type { ArchitectureInfo } from "../../api/types";
import { joinMember, splitMember } from "../../domain/architectureName";
import { NumberInput } from "../../forms/NumberInput";
import { Select } from "../../ui/Select";

type ArchitectureFieldProps = {
  architectures: readonly ArchitectureInfo[];
  /** The architecture that suits the data best. */
  best: string | undefined;
  value: string;
  onChange: (name: string) => void;
};

/** One architecture, or a family with one of its members and the size of its input. */
export function ArchitectureField({ architectures, best, value, onChange }: ArchitectureFieldProps) {
  const ids = { family: useId(), member: useId(), size: useId() };
  const { family, member, size } = splitMember(value);
  const chosen = architectures.find((one) => one.name === family);
  const members = Object.entries(chosen?.members ?? {});
  const usual = chosen?.members?.[member];
  const pick = (name: string) => {
    const next = architectures.find((one) => one.name === name);
    const known = Object.keys(next?.members ?? {});
    onChange(next?.family ? joinMember(name, known.includes("resnet18") ? "resnet18" : (known[0] ?? ""), null) : name);
  };
  return (
    <div className="grid grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)] items-center gap-3">
      <label htmlFor={ids.family} className="font-medium">
        Architecture
      </label>
      <Select
        id={ids.family}
        value={family}
        onChange={pick}
        options={architectures.map((one) => ({
          value: one.name,
          label: `${one.label}${one.family ? " …" : ""}${best === one.name ? " (suits the data best)" : ""}`,
        }))}
      />
      {chosen?.family && (
        <>
          <label htmlFor={ids.member} className="font-medium">
            Which one
          </label>
          {members.length > 0 ? (
            <Select
              id={ids.member}
              value={member}
              onChange={(name) => onChange(joinMember(family, name, null))}
              options={members.map(([name, pixels]) => ({ value: name, label: `${name} (${pixels} pixels)` }))}
            />
          ) : (
            <input
              id={ids.member}
              className="field"
              placeholder="resnet10t"
              value={member}
              onChange={(event) => onChange(joinMember(family, event.currentTarget.value.trim(), size))}
            />
          )}
          <label htmlFor={ids.size} className="font-medium">
            Input size
          </label>
          <div className="flex items-center gap-3">
            <NumberInput
              id={ids.size}
              value={size ?? usual ?? Number.NaN}
              onChange={(pixels) => onChange(joinMember(family, member, pixels === usual ? null : pixels))}
              whole
              unit="pixels"
              className="w-36"
            />
            <span className="text-xs text-muted">smaller is faster: images are enlarged to it on the device</span>
          </div>
        </>
      )}
    </div>
  );
}
