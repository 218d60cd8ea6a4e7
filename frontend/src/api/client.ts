import createClient, { type Middleware } from "openapi-fetch";
import { useConnection } from "./connection";
import { readProblem } from "./problem";
import type { paths } from "./schema";

/** Where the app itself lives, without a slash at the end: the API is beside it, under any sub-path. */
export function baseAddress(location: Pick<Location, "href"> = window.location): string {
  return new URL(".", location.href.split("#")[0]?.split("?")[0] ?? location.href).href.replace(/\/$/, "");
}

/** Turns every refusal into an ApiProblem, so that no caller has to look at a status. */
const refuse: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const body: unknown = await response.json().catch(() => null);
    throw readProblem(response.status, body);
  },
};

/** Notes whether the server answers at all, whatever it answers. */
async function reach(request: Request): Promise<Response> {
  const { setOnline } = useConnection.getState();
  try {
    const response = await globalThis.fetch(request);
    setOnline(true);
    return response;
  } catch (error) {
    if (error instanceof TypeError) setOnline(false);
    throw error;
  }
}

export const client = createClient<paths>({ baseUrl: baseAddress(), fetch: reach });
client.use(refuse);

type Answer<Data> = { data?: Data };

/** The body of an answer; refusals have been thrown before. */
export async function bodyOf<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data } = await answer;
  if (data === undefined) throw readProblem(502, null);
  return data;
}

/** The address of a file of the API, for images and downloads. */
export const addressOf = (path: string) => `${baseAddress()}/api/v1/${path}`;
