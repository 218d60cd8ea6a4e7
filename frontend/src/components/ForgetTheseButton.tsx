import { Link } from "@tanstack/react-router";
import type { SampleId } from "../api/types";
import { forgetLink } from "../state/forgetLink";
import { fitsLink } from "../state/sampleIds";
import { buttonClass } from "../ui/Button";
import { Icon } from "../ui/icons";
import { Tooltip } from "../ui/Tooltip";
import { plural } from "../words/numbers";

type ForgetTheseButtonProps = { scenario: string; samples: readonly SampleId[] };

/** Leads from selected samples to a new scenario that forgets them; test samples cannot be forgotten. */
export function ForgetTheseButton({ scenario, samples }: ForgetTheseButtonProps) {
  const ids = samples.flatMap((sample) => (sample.split === "train" ? [sample.index] : []));
  const reason =
    ids.length === 0
      ? "Only training samples can be forgotten: none is selected."
      : fitsLink(ids)
        ? null
        : "The selection is too long for a link: select fewer samples.";
  const content = (
    <>
      <Icon name="add" size={13} />
      Make this a forget set
    </>
  );
  if (reason) {
    return (
      <Tooltip content={reason}>
        <button type="button" aria-disabled className={buttonClass("outline", true)}>
          {content}
        </button>
      </Tooltip>
    );
  }
  return (
    <Tooltip content={`A new scenario that forgets ${plural(ids.length, "training sample")}, all else as here`}>
      <Link
        to="."
        search={(before) => ({ ...before, ...forgetLink(scenario, ids) })}
        className={buttonClass("outline", true)}
      >
        {content}
      </Link>
    </Tooltip>
  );
}
