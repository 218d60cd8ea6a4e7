// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { preProcessFile } from "typescript";
import { expect, test } from "vitest";

const BELOW_STAGES = ["api", "state", "domain", "words", "ui", "charts", "forms", "components"];
const STAGES = ["scenarios", "build", "screen", "contrast", "attack", "calibration"].map((view) => `views/${view}`);

/** The rooms of the front end, lowest first, each with the rooms it may import; a stage never imports another. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  api: [],
  state: ["api"],
  domain: ["api"],
  words: ["api", "domain"],
  ui: ["api", "state", "words"],
  charts: ["words", "ui"],
  forms: ["words", "ui"],
  components: BELOW_STAGES.slice(0, -1),
  ...Object.fromEntries(STAGES.map((stage) => [stage, BELOW_STAGES])),
  app: [...BELOW_STAGES, ...STAGES],
};

/** Rooms of rules and texts: nothing in them is drawn or kept. */
const PLAIN = ["domain", "words"];
const PLAIN_PACKAGES = / → d3-/;

const SOURCES = join(import.meta.dirname, "../src");

type Imports = ReadonlyMap<string, { files: string[]; packages: string[] }>;

/** What each file imports: at its start, on demand, or for types alone. */
function importsOf(files: readonly string[]): Imports {
  const known = new Set(files);
  const found = (from: string, name: string) => {
    const path = posix.join(posix.dirname(from), name);
    return ["", ".ts", ".tsx", ".d.ts"].map((end) => path + end).find((one) => known.has(one));
  };
  return new Map(
    files.map((file) => {
      const names = preProcessFile(readFileSync(join(SOURCES, file), "utf8")).importedFiles.map((one) => one.fileName);
      return [
        file,
        {
          files: names.flatMap((name) => (name.startsWith(".") ? (found(file, name) ?? []) : [])),
          packages: names.filter((name) => !name.startsWith(".")),
        },
      ];
    }),
  );
}

/** The room of a file: its first folder, and under `views` the stage. */
const roomOf = (file: string) =>
  file
    .split("/")
    .slice(0, file.startsWith("views/") ? 2 : 1)
    .join("/");

/** Imports that lead where the table does not. */
const trespasses = (imports: Imports, rooms: typeof ROOMS) =>
  [...imports].flatMap(([file, { files }]) => {
    const room = roomOf(file);
    const open = [room, ...(rooms[room] ?? [])];
    return files.filter((one) => !open.includes(roomOf(one))).map((one) => `${file} → ${one}`);
  });

/** Files that reach each other, by Tarjan's algorithm. */
function circlesOf(imports: Imports): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    lowest.set(file, own);
    open.push(file);
    let low = own;
    for (const one of imports.get(file)?.files ?? []) {
      if (!order.has(one)) low = Math.min(low, visit(one));
      else if (open.includes(one)) low = Math.min(low, order.get(one) ?? low);
    }
    if (low === own) {
      const circle = open.splice(open.lastIndexOf(file));
      if (circle.length > 1 || imports.get(file)?.files.includes(file)) circles.push(circle);
    }
    return low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}

const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.tsx?$/.test(file));
const imports = importsOf(files);

test("every file lies in a room", () => {
  expect(files.filter((file) => !(roomOf(file) in ROOMS))).toEqual([]);
});

test("a room imports only rooms above it in the table", () => {
  const names = Object.keys(ROOMS);
  expect(names.filter((room, place) => ROOMS[room]?.some((one) => !names.slice(0, place).includes(one)))).toEqual([]);
});

test("no file imports out of a room that its own may not see", () => {
  expect(trespasses(imports, ROOMS)).toEqual([]);
});

test("no files import each other in a circle", () => {
  expect(circlesOf(imports)).toEqual([]);
});

test("rules and texts lead to no library that draws or keeps anything", () => {
  const plain = files.filter((file) => PLAIN.includes(roomOf(file)));
  const reached = new Set(plain);
  for (const file of reached) for (const one of imports.get(file)?.files ?? []) reached.add(one);
  const packages = [...reached].flatMap((file) => imports.get(file)?.packages.map((one) => `${file} → ${one}`) ?? []);
  expect(packages.filter((one) => !PLAIN_PACKAGES.test(one))).toEqual([]);
});

test("tests lie in the folders of what they test", () => {
  const folders = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => posix.dirname(file.replaceAll("\\", "/")));
  expect([...new Set(folders)].filter((folder) => !existsSync(join(SOURCES, folder)))).toEqual([]);
});

test("types alone, imports on demand and longer ways round count as imports", () => {
  const of = (pairs: Record<string, string[]>): Imports =>
    new Map(Object.entries(pairs).map(([file, files]) => [file, { files, packages: [] }]));
  expect(circlesOf(of({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["a.ts"], "d.ts": ["a.ts"] }))).toHaveLength(1);
  expect(trespasses(of({ "views/build/x.ts": ["views/screen/y.ts"], "ui/z.ts": ["domain/w.ts"] }), ROOMS)).toEqual([
    "views/build/x.ts → views/screen/y.ts",
    "ui/z.ts → domain/w.ts",
  ]);
  const text =
    'import type { A } from "./a";\nexport * from "./b";\nconst c = () => import("./c");\ntype D = import("./d").D;';
  expect(preProcessFile(text).importedFiles.map((one) => one.fileName)).toEqual(["./a", "./b", "./c", "./d"]);
});
