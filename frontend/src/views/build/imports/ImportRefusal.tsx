import { asProblem } from "../../../api/problem";
import { ErrorState } from "../../../ui/ErrorState";
import { misfits } from "./importRequest";

/** Why the server did not take a file; of what does not fit, every array by name. */
export function ImportRefusal({ error }: { error: unknown }) {
  const faults = misfits(error);
  if (faults.length === 0) return <ErrorState error={error} compact />;
  const problem = asProblem(error);
  return (
    <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-3 py-2">
      <p className="font-semibold">
        {faults.length === 1 ? "One array does not fit" : `${faults.length} arrays do not fit`}
      </p>
      <p className="text-muted">{problem.advice}</p>
      <div className="mt-2 rounded-md border border-line bg-panel">
        <table className="number w-full text-left text-xs" aria-label="What does not fit">
          <thead className="bg-sunken">
            <tr>
              <th scope="col" className="px-2 py-1 font-medium">
                Array
              </th>
              <th scope="col" className="px-2 py-1 font-medium">
                What is wrong
              </th>
            </tr>
          </thead>
          <tbody>
            {faults.map(({ name, reason }) => (
              <tr key={`${name} ${reason}`} className="border-t border-line">
                <th scope="row" className="px-2 py-1 font-mono font-normal break-all">
                  {name}
                </th>
                <td className="px-2 py-1">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
