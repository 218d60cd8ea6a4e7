import type { Catalog, Job, Run, Scenario } from "../src/api/types";
import catalogJson from "./fixtures/catalog.json";
import jobsJson from "./fixtures/jobs.json";
import runsJson from "./fixtures/runs.json";
import scenariosJson from "./fixtures/scenarios.json";

// Recorded from a server: JSON imports widen literal types, so their shapes are stated here, once.
export const catalog = catalogJson as unknown as Catalog;
export const jobs = jobsJson.jobs as unknown as Job[];
export const runs = runsJson.runs as unknown as Run[];
export const scenario = scenariosJson[0] as unknown as Scenario;
