import { type ReactNode, useId } from "react";
import { Switch } from "../../ui/Switch";

type ToggleRowProps = {
  label: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children?: ReactNode;
};

/** A switch with its explanation, and what it opens. */
export function ToggleRow({ label, help, checked, onChange, disabled, children }: ToggleRowProps) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <span className="pt-0.5">
        <Switch id={id} checked={checked} onChange={onChange} disabled={disabled} />
      </span>
      <div className="flex min-w-0 grow flex-col gap-1">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p className="text-xs text-muted">{help}</p>
        {children}
      </div>
    </div>
  );
}
