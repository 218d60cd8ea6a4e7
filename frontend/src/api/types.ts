import type { components } from "./schema";

type Schemas = components["schemas"];

/** The generated shapes under the names that the views use. */
export type Catalog = Schemas["Catalog"];
export type DatasetInfo = Schemas["DatasetInfo"];
export type DatasetState = Schemas["DatasetState"];
export type ArchitectureInfo = Schemas["ArchitectureInfo"];
export type MethodInfo = Schemas["MethodInfo"];
export type CustomMethod = Schemas["CustomMethod"];
export type ContractResult = Schemas["ContractOut"];
export type MetricInfo = Schemas["MetricInfo"];
export type AttackInfo = Schemas["AttackInfo"];
export type ForgetInfo = Schemas["ForgetInfo"];
export type Health = Schemas["Health"];
export type Scenario = Schemas["ScenarioOut"];
export type ScenarioPreview = Schemas["ScenarioPreview"];
export type ScenarioRequest = Schemas["ScenarioRequest"];
export type Sizes = Schemas["Sizes"];
export type Run = Schemas["RunOut"];
export type RunDetail = Schemas["RunDetail"];
export type RunRequest = Schemas["RunRequest"];
export type RunsPreview = Schemas["RunsPreview"];
export type ImportedRun = Schemas["ImportedRun"];
export type RunsQueued = Schemas["RunsQueued"];
export type RunKind = Run["kind"];
export type RunStatus = Run["status"];
export type EpochRecord = Schemas["EpochRecord"];
export type Group = Schemas["GroupOut"];
export type GroupMetricInfo = Schemas["GroupMetricInfo"];
export type GroupScores = Schemas["GroupScoresOut"];
export type SetScore = Schemas["SetScoreOut"];
export type MetricSummary = Schemas["MetricSummary"];
export type Job = Schemas["JobOut"];
export type JobRequest = Schemas["JobRequest"];
export type Progress = Schemas["Progress"];
export type Fault = Schemas["Fault"];
export type Direction = MetricInfo["direction"];

export type Contrast = Schemas["ContrastOut"];
export type ClassChanges = Schemas["ClassChanges"];
export type MatrixCells = Schemas["Cells"];
export type Missing = Schemas["Missing"];
export type NoiseBand = Schemas["Band"];
export type ScalarBand = Schemas["ScalarBand"];
export type Similarity = Schemas["SimilarityOut"];
export type LayerMap = Schemas["LayerMapOut"];
export type Moved = Schemas["MovedOut"];
export type Mover = Schemas["Mover"];
export type Probes = Schemas["ProbesOut"];
export type Slice = Schemas["SliceOut"];
export type SliceMetrics = Schemas["SliceMetrics"];
export type Note = Schemas["NoteOut"];
export type Suggestion = Schemas["Suggestion"];

/** A sample is named by its split and its index in the unfiltered data set. */
export type SampleId = { split: string; index: number };

export const ACTIVE: ReadonlySet<RunStatus> = new Set(["queued", "running"]);
