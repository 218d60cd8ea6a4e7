import { useMemo, useState } from "react";
import { useComputeAgain, useProbes } from "../../../api/contrast";
import type { Probes } from "../../../api/types";
import type { Row } from "../../../charts/export";
import { LayerCurves } from "../../../charts/lines/LayerCurves";
import { Panel } from "../../../components/Panel";
import { type PanelState, stateOfAnswer } from "../../../components/PanelState";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Segmented } from "../../../ui/Segmented";
import { noiseWords } from "../model/noise";
import { probeBands, probeCurves, probeDomain, probeWords } from "../model/probes";
import type { ContrastData } from "../useContrastView";
import { CurveKeys } from "./CurveKeys";

const NOTHING_OFF: ReadonlySet<string> = new Set();

/** What does each layer of A and B still know about the forget set? */
export function ProbesPanel({ data }: { data: ContrastData }) {
  const [url, changeUrl] = useUrl();
  const [off, setOff] = useState(NOTHING_OFF);
  const computeAgain = useComputeAgain();
  const { pair, contrast } = data;
  const wanted = url.probes === "on";
  const query = useProbes(wanted ? pair : null);
  const found = wanted ? (query.data?.result ?? null) : null;
  const [absolute, setAbsolute] = useState(false);
  const whole = absolute || !found?.retrained;
  const curves = useMemo(() => (found ? probeCurves(found, pair, whole) : []), [found, pair, whole]);
  const bands = useMemo(() => (found ? probeBands(found, whole) : []), [found, whole]);
  const toggle = (key: string) =>
    setOff((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  const state = wanted
    ? (stateOfAnswer(query, {
        what: "Layer probes",
        working: "Probing layers",
        onRetry: () => void computeAgain.probes(pair).catch(() => undefined),
      }) ?? (curves.length === 0 ? nothingToProbe(found) : null))
    : null;
  return (
    <Panel
      title="What layers encode"
      question={
        found
          ? `${found.question} Bits found by a linear probe of each layer${whole ? ": 1 is perfect, 0 is chance." : ", less those in retrained models."}`
          : "How much a linear probe of each layer finds out about the forget set, in bits."
      }
      name={`probes-${contrast.a.run}-${contrast.b.run}`}
      rows={() => (found ? exportRows(found) : [])}
      state={state}
    >
      {!wanted ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 grow basis-56 text-muted">
            Similar layers may still encode what was forgotten. Probes are fitted once per model, by a worker.
          </p>
          <Button small look="primary" onClick={() => changeUrl({ probes: "on" })}>
            Probe the layers
          </Button>
        </div>
      ) : (
        found && (
          <>
            <div className="flex flex-wrap items-center justify-between gap-2">
              <CurveKeys curves={curves} bands={bands} off={off} onToggle={toggle} />
              {found.retrained && (
                <Segmented
                  label="Bits shown"
                  value={whole ? "all" : "difference"}
                  options={[
                    { value: "difference", label: "− retrained" },
                    { value: "all", label: "Bits" },
                  ]}
                  onChange={(value) => setAbsolute(value === "all")}
                />
              )}
            </div>
            <LayerCurves
              layers={found.layers}
              curves={curves.filter((curve) => !off.has(curve.key))}
              bands={bands}
              domain={probeDomain(curves, bands)}
              summary={probeWords(found, curves, whole)}
            />
            <p className="text-2xs text-muted">{noiseWords(found.band?.models ?? contrast.retrained.length)}</p>
          </>
        )
      )}
    </Panel>
  );
}

const nothingToProbe = (found: Probes | null): PanelState => ({
  kind: "empty",
  title: "Nothing to probe",
  why:
    found?.missing.map((one) => `${one.reason} ${one.advice}`).join(" ") ||
    "There are too few samples with stored activations on one side of the question.",
});

const exportRows = (found: Probes): Row[] =>
  Object.entries(found.bits).flatMap(([run, bits]) =>
    found.layers.map((layer, at) => ({
      run,
      layer,
      bits: bits[at],
      "retrained, mean": found.retrained?.[at],
      "retrained, low": found.band?.low?.[at],
      "retrained, high": found.band?.high?.[at],
    })),
  );
