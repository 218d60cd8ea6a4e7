import { markHue, markPath, squarePath } from "../../../charts/marks";
import { findMethod } from "../../../domain/methods";
import type { Screen } from "../model/screen";

/** What the marks mean, in words. */
export function Legend({ screen }: { screen: Screen }) {
  const kinds = new Set(screen.points.map((point) => point.role));
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-2xs text-muted">
      {[...screen.shapes].map(([method, shape]) => (
        <Entry key={method} path={markPath(shape)} fill={markHue(shape)}>
          {findMethod(screen.catalog, method)?.label ?? (method || "imported")}
        </Entry>
      ))}
      {kinds.has("retrained") && (
        <Entry path={squarePath(9)} fill="var(--reference)">
          Retrained
        </Entry>
      )}
      {kinds.has("original") && (
        <Entry path={squarePath(8)} fill="var(--panel)" stroke="var(--reference)">
          Original
        </Entry>
      )}
      {screen.front.length > 1 && (
        <li className="flex items-center gap-1">
          <svg width="18" height="12" aria-hidden="true">
            <path d="M1 6h16" stroke="var(--text)" strokeOpacity="0.6" strokeWidth="1.5" strokeDasharray="5 3" />
          </svg>
          front: no model beats these in both
        </li>
      )}
    </ul>
  );
}

function Entry({ path, fill, stroke, children }: { path: string; fill: string; stroke?: string; children: string }) {
  return (
    <li className="flex items-center gap-1">
      <svg viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">
        <path d={path} fill={fill} stroke={stroke} strokeWidth={stroke ? 2 : 0} />
      </svg>
      {children}
    </li>
  );
}
