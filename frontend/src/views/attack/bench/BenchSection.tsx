import { useMemo, useState } from "react";
import { useAttack, useAttacks } from "../../../api/attacks";
import type { SampleId } from "../../../api/types";
import type { Strategy } from "../../../state/attackUrl";
import { useUrl } from "../../../state/url";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { formatScore } from "../../../words/numbers";
import { benchOf } from "../model/bench";
import {
  LETTERS,
  modelName,
  referencesOf,
  SIDE_COLOURS,
  SIDES,
  type Side,
  type Subject,
  sideNames,
} from "../model/reading";
import { BenchPanel } from "./BenchPanel";
import { spreadOf } from "./butterflyGeometry";
import { STRATEGY_WORDS, USUAL_SIGNAL, USUAL_STRATEGY } from "./strategies";
import { type Benches, type ByHand, useThresholds } from "./useThresholds";
import { WhyOther } from "./WhyOther";

const HEATS = [0.5, 1, 2, 4, 8];
const STRETCH = "min-[1440px]:grid-cols-2";

function useBench(run: string | undefined, signal: string, reference: string, heat: number | undefined) {
  const query = useAttack("threshold", run, { signal, reference, temperature: heat?.toString() });
  const bench = useMemo(() => (query.data ? benchOf(query.data) : null), [query.data]);
  return { query, bench };
}

type BenchSectionProps = { subject: Subject; reference: string; onOpen: (sample: SampleId) => void };

/** The threshold bench of A and B, with what it looks at and how thresholds are chosen. */
export function BenchSection({ subject, reference, onOpen }: BenchSectionProps) {
  const [url, changeUrl] = useUrl();
  const attacks = useAttacks();
  const [byHand, setByHand] = useState<ByHand | null>(null);
  const strategy: Strategy = byHand ? "custom" : (url.strategy ?? USUAL_STRATEGY);
  const signal = byHand?.signal ?? url.signal ?? USUAL_SIGNAL;
  const { a: modelA, b: modelB } = subject.models;
  const { heat } = url;
  const base = { a: useBench(modelA?.id, signal, reference, heat), b: useBench(modelB?.id, signal, reference, heat) };
  const worst = (side: Side) => (strategy === "worst_case" ? base[side].bench?.worst?.signal : undefined) ?? signal;
  const used = strategy === "worst_case" ? undefined : heat;
  const shown = {
    a: useBench(modelA?.id, worst("a"), reference, used),
    b: useBench(modelB?.id, worst("b"), reference, used),
  };
  const benches: Benches = { a: shown.a.bench ?? undefined, b: shown.b.bench ?? undefined };
  const { thresholds, outcomes } = useThresholds(benches, strategy, byHand);
  const spreads = useSpreads(benches);

  const set = (side: Side, threshold: number) => {
    const mine = benches[side]?.signal ?? signal;
    const others = benches.a?.signal === benches.b?.signal ? thresholds : {};
    setByHand({ signal: mine, at: { ...others, [side]: threshold } });
  };
  const change = (update: Parameters<typeof changeUrl>[0]) => {
    setByHand(null);
    changeUrl(update);
  };
  const choose = (value: string) => {
    const chosen = STRATEGY_WORDS.find((one) => one.value === value)?.value ?? USUAL_STRATEGY;
    if (chosen === "custom") change({ strategy: chosen, atA: thresholds.a, atB: thresholds.b });
    else change({ strategy: chosen, atA: undefined, atB: undefined });
  };
  const signals = (attacks.data?.signals ?? []).map((one) => ({ value: one.name, label: one.label }));
  const about = attacks.data?.signals.find((one) => one.name === signal);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card
        title="Threshold attack"
        question="Can an adversary who sees one number per image tell the unlearned model's answers from those of a model that never saw them?"
      >
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <Labelled label="Signal">
            <Select
              className="w-48"
              aria-label="Signal"
              value={signal}
              options={signals.length > 0 ? signals : [{ value: signal, label: signal }]}
              onChange={(value) => change({ signal: value, atA: undefined, atB: undefined, ...notCustom(strategy) })}
            />
          </Labelled>
          <Labelled label="Temperature">
            <Select
              className="w-32"
              aria-label="Temperature"
              value={heat === undefined ? "" : String(heat)}
              placeholder={`its own, ${about?.temperature ?? 1}`}
              options={HEATS.map((one) => ({ value: String(one), label: `T = ${one}` }))}
              onChange={(value) =>
                change({
                  heat: value === "" ? undefined : Number(value),
                  atA: undefined,
                  atB: undefined,
                  ...notCustom(strategy),
                })
              }
            />
          </Labelled>
          <Labelled label="Told from">
            <Select
              className="w-64"
              aria-label="Told from"
              value={reference}
              options={referencesOf(subject)}
              onChange={(value) => change({ versus: value, atA: undefined, atB: undefined, ...notCustom(strategy) })}
            />
          </Labelled>
          <Labelled label="Threshold">
            <Segmented
              label="Strategy"
              value={strategy}
              options={STRATEGY_WORDS.map(({ value, label }) => ({ value, label }))}
              onChange={choose}
            />
          </Labelled>
          <p className="number ml-auto text-xs text-muted">
            Privacy score:{" "}
            {SIDES.flatMap((side) => {
              const outcome = outcomes[side];
              return outcome ? [`${LETTERS[side]} ${formatScore(1 - outcome.attackScore)}`] : [];
            }).join(" · ")}
          </p>
        </div>
        <p className="mt-2 text-xs text-muted">
          {STRATEGY_WORDS.find((one) => one.value === strategy)?.about}{" "}
          {about && `${about.label}: ${about.formula}, T = ${used ?? about.temperature}. `}
          Thresholds are chosen on the images they are scored on, so scores flatter the adversary; the verdict above
          does not use them.
        </p>
        <WhyOther subject={subject} reference={reference} />
      </Card>
      <div className={`grid gap-4 ${modelA && modelB ? STRETCH : ""}`}>
        {SIDES.map((side) => {
          const run = subject.models[side];
          const { query, bench } = shown[side];
          const outcome = outcomes[side];
          if (!run) return null;
          if (query.error) {
            return (
              <ErrorState
                key={side}
                error={query.error}
                what={modelName(subject, side)}
                onRetry={() => void query.refetch()}
              />
            );
          }
          if (!bench || !outcome) return <Loading key={side} label="Simulating the attack" lines={12} />;
          const names = sideNames(subject, side, reference);
          return (
            <BenchPanel
              key={side}
              title={`${modelName(subject, side)} v ${names.negative}`}
              letter={LETTERS[side]}
              bench={bench}
              spread={spreads[side]}
              outcome={outcome}
              colour={SIDE_COLOURS[side]}
              names={names}
              dataset={subject.scenario.dataset}
              onThreshold={(threshold) => set(side, threshold)}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

const notCustom = (strategy: Strategy) => (strategy === "custom" ? { strategy: undefined } : {});

/** One vertical axis for both panels while they show the same signal. */
function useSpreads({ a, b }: Benches) {
  return useMemo(() => {
    const values = (bench: typeof a) => (bench ? [bench.scores.positive, bench.scores.negative] : []);
    const together = a?.signal === b?.signal || !a || !b;
    const both = spreadOf([...values(a), ...values(b)]);
    return { a: together ? both : spreadOf(values(a)), b: together ? both : spreadOf(values(b)) };
  }, [a, b]);
}

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-1">
    <span className="text-xs text-muted">{label}</span>
    {children}
  </div>
);
