import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { keys } from "./queries";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type FolderReport = Schemas["FolderReport"];
export type OwnDataset = Schemas["OwnDataset"];
export type PublishedSet = Schemas["PublishedSet"];
export type PublishedComparison = Schemas["PublishedComparison"];

const refreshData = (queries: QueryClient) =>
  Promise.all(
    [keys.catalog, keys.datasets, keys.jobs, keys.scenarios].map((queryKey) => queries.invalidateQueries({ queryKey })),
  );

/** What a folder of own images holds, without adding it. */
export const useLookAtFolder = () =>
  useMutation({
    mutationFn: (body: Schemas["FolderRequest"]) => bodyOf(client.POST("/api/v1/datasets/look", { body })),
  });

export const useAddDataset = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: OwnDataset) => bodyOf(client.POST("/api/v1/datasets", { body })),
    onSettled: () => refreshData(queries),
  });
};

export const useRemoveDataset = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      await client.DELETE("/api/v1/datasets/{name}", { params: { path: { name } } });
    },
    onSettled: () => refreshData(queries),
  });
};

export const usePublished = () =>
  useQuery({
    queryKey: ["published"],
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/published", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useImportPublished = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...body }: Schemas["PublishedRequest"] & { name: string }) =>
      bodyOf(client.POST("/api/v1/published/{name}", { params: { path: { name } }, body })),
    onSettled: () => refreshData(queries),
  });
};

/** How far a scenario's published models are from what their cards state; asked again whenever its runs change. */
export const usePublishedComparison = (scenario: string, finished: number) =>
  useQuery({
    queryKey: ["published-comparison", scenario, finished],
    queryFn: ({ signal }) =>
      bodyOf(client.GET("/api/v1/published/comparison/{scenario}", { params: { path: { scenario } }, signal })),
  });
