import { Link } from "@tanstack/react-router";
import { useCalibration } from "../../api/queries";
import { Card } from "../../ui/Card";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { OutcomeCell, OutcomeLegend } from "./OutcomeCell";
import { type Calibration, type Section, sectionsOf } from "./rows";

/** How often the verdict is wrong, on models of which we know what they are. */
export function CalibrationView() {
  const calibration = useCalibration();
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 py-4">
      <header>
        <h2 className="text-xl font-semibold">How often is the verdict wrong?</h2>
        <p className="text-muted">
          It was tried on models of which we know what they are.{" "}
          <Link to="/attack" search={(before) => before} className="underline underline-offset-2">
            Back to Attack
          </Link>
        </p>
      </header>
      {calibration.isPending && <Loading lines={10} label="Calibration" />}
      {calibration.error && (
        <ErrorState error={calibration.error} what="Calibration" onRetry={() => void calibration.refetch()} />
      )}
      {calibration.data && <Found found={calibration.data} />}
    </div>
  );
}

function Found({ found }: { found: Calibration }) {
  return (
    <>
      <p className="max-w-4xl text-xs text-muted">
        {`Measured on ${found.measured} with digits: in each scenario ${found.scenarios[0]?.models.retrained ?? 0} or more models were trained without the forget set. A draw takes one model and judges it against some of the others, as the app does. `}
        The number beside a bar is the share of draws in which the model is accused of anything.
      </p>
      {!found.current && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn" role="status">
          The verdict has changed since. These figures are of version {found.verdict.slice(0, 8)}; run
          tests/nulls/calibrate.py to measure the one in use.
        </p>
      )}
      <OutcomeLegend />
      {found.notes.map((note) => (
        <p key={note} className="max-w-4xl text-xs text-muted">
          {note}
        </p>
      ))}
      {sectionsOf(found).map((section) => (
        <Card key={section.title} title={section.title} question={section.question}>
          <SectionTable section={section} found={found} />
        </Card>
      ))}
    </>
  );
}

function SectionTable({ section, found }: { section: Section; found: Calibration }) {
  return (
    <table className="w-full table-fixed text-xs">
      <thead>
        <tr className="text-left text-muted">
          <th scope="col" className="w-60 pb-1 font-medium">
            What was judged
          </th>
          {found.scenarios.map(({ name, forgotten, models }) => (
            <th key={name} scope="col" className="pb-1 pl-4 font-medium">
              {name.replaceAll("_", " ")}
              <span className="number font-normal">{` · ${forgotten} images, ${models.retrained ?? 0} models`}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {section.lines.map(({ key, words, wanted, of }) => (
          <tr key={key} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              {words}
            </th>
            {found.scenarios.map(({ name }) => {
              const row = of(name);
              return (
                <td key={name} className="py-1 pl-4">
                  {row ? <OutcomeCell row={row} wanted={wanted} /> : <span className="text-muted">–</span>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
