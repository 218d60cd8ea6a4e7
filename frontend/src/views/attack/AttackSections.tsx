import { useUrl } from "../../state/url";
import { SIDES } from "./model/reading";
import { useVerdict, verdictParameters } from "./model/verdict";
import { type AttackStage, PANELS, panelNamed } from "./panels";
import { PanelPlace } from "./sections/PanelPlace";
import { SectionFold } from "./sections/SectionFold";
import { SECTIONS, type SectionId } from "./sections/sections";

/** What the verdict can be seen from, in parts that unfold. */
export function AttackSections(stage: AttackStage) {
  const { subject } = stage;
  const [url, changeUrl] = useUrl();
  const { a, b } = subject.models;
  const ladders = {
    a: useVerdict(a, verdictParameters(subject, a, url)).ladder,
    b: useVerdict(b, verdictParameters(subject, b, url)).ladder,
  };
  const fold = (id: SectionId, open: boolean) =>
    changeUrl(({ open: before = [], ...rest }) => ({
      ...rest,
      open: [...before.filter((one) => one !== id), ...(open ? [id] : [])],
    }));
  const rungsIn = (id: SectionId) =>
    SIDES.flatMap((side) => {
      const rungs = ladders[side]?.rungs.filter((one) => panelNamed(one.panel)?.place === id) ?? [];
      return rungs.length > 0 ? [{ side, rungs }] : [];
    });
  return SECTIONS.map((section) => {
    const panels = PANELS.filter(({ place, exists }) => place === section.id && exists?.(subject) !== false);
    if (panels.length === 0) return null;
    return (
      <SectionFold
        key={section.id}
        section={section}
        open={url.open?.includes(section.id) ?? false}
        onFold={(open) => fold(section.id, open)}
        found={rungsIn(section.id)}
      >
        {() =>
          panels.map(({ id, attacks = [], wide, draw }) => (
            <PanelPlace key={id} names={[id, ...attacks]} wide={wide}>
              {draw(stage)}
            </PanelPlace>
          ))
        }
      </SectionFold>
    );
  });
}
