import { useState } from "react";
import { useRemoveMethod } from "../../../api/mutations";
import { useCustomMethod } from "../../../api/queries";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Chip } from "../../../ui/Chip";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Select } from "../../../ui/Select";
import { plural } from "../../../words/numbers";
import { ago } from "../../../words/time";
import { ContractList } from "./ContractList";
import { ParameterList } from "./ParameterList";

/** One method that a person brought: what the check found, its parameters, its source, its versions. */
export function MethodReport({ name }: { name: string }) {
  const [version, setVersion] = useState<string>();
  const found = useCustomMethod(name, version);
  const remove = useRemoveMethod();
  const [, changeUrl] = useUrl();
  if (found.error) return <ErrorState error={found.error} what={name} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading lines={6} />;
  const { record, contracts, stopped, passed, output, source, versions } = found.data;
  return (
    <section aria-label={`${record.label}: check and source`} className="flex flex-col gap-4">
      <header className="flex flex-wrap items-start gap-2">
        <div className="min-w-60 grow basis-0">
          <h3 className="flex items-center gap-2 text-base font-semibold">
            {record.label}
            <Chip tone={passed ? "good" : "warn"}>{passed ? "keeps every contract" : "breaks contracts"}</Chip>
          </h3>
          <p>{record.summary}</p>
          <p className="text-xs text-muted">
            {record.citation} · reads {record.reads.join(", ") || "no data"}
          </p>
        </div>
        <Select
          aria-label="Version"
          value={found.data.version}
          onChange={setVersion}
          options={versions.map((one) => ({
            value: one.version,
            label: `${one.version} · ${ago(one.created)} · ${plural(one.runs, "run")}`,
          }))}
        />
        <Button
          look="danger"
          icon="trash"
          disabled={remove.isPending}
          title="Its runs stay, and so does the source of every version"
          onClick={() => remove.mutate(name, { onSuccess: () => changeUrl({ method: undefined }) })}
        >
          Remove
        </Button>
      </header>
      {remove.error && <ErrorState error={remove.error} compact />}
      {stopped && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2">
          {stopped}
        </p>
      )}
      <ContractList contracts={contracts} />
      <ParameterList schema={record.parameters} />
      {output.trim() && <Text title="What it printed while it was checked" text={output} />}
      <Text title="Source" text={source} open />
    </section>
  );
}

function Text({ title, text, open = false }: { title: string; text: string; open?: boolean }) {
  return (
    <details open={open} className="rounded-lg border border-line">
      <summary className="px-3 py-2 text-xs font-semibold">{title}</summary>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable with the keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto border-t border-line bg-sunken p-3 font-mono text-xs"
      >
        {text}
      </pre>
    </details>
  );
}
