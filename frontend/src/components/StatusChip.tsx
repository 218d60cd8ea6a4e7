import type { RunStatus } from "../api/types";
import { Chip } from "../ui/Chip";
import { STATUS_LABELS } from "../words/runs";

const TONES: Record<RunStatus, "plain" | "accent" | "good" | "warn" | "bad"> = {
  queued: "plain",
  running: "accent",
  succeeded: "good",
  failed: "bad",
  cancelled: "plain",
  interrupted: "warn",
};

export const StatusChip = ({ state }: { state: RunStatus }) => <Chip tone={TONES[state]}>{STATUS_LABELS[state]}</Chip>;
