const PAINT_PROPERTIES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "stroke-linecap",
] as const;

function save(content: Blob, fileName: string) {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** The drawing as a file of its own: computed colours and fonts are written out, no style sheet is needed. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [position, original] of [svg, ...svg.querySelectorAll("*")].entries()) {
    const target = copies[position];
    if (!target) continue;
    const computed = getComputedStyle(original);
    const style = PAINT_PROPERTIES.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";");
    target.removeAttribute("class");
    for (const name of ["fill", "stroke"]) {
      if (target.getAttribute(name)?.includes("var(")) target.removeAttribute(name);
    }
    target.setAttribute("style", style);
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(svg.clientWidth));
  copy.setAttribute("height", String(svg.clientHeight));
  return new XMLSerializer().serializeToString(copy);
}

export const saveSvg = (svg: SVGSVGElement, name: string) =>
  save(new Blob([svgText(svg)], { type: "image/svg+xml" }), `${name}.svg`);

/** Draws the SVG twice as large on the panel's ground colour and saves it as PNG. */
export async function savePng(svg: SVGSVGElement, name: string, scale = 2) {
  const address = URL.createObjectURL(new Blob([svgText(svg)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = svg.clientWidth * scale;
    canvas.height = svg.clientHeight * scale;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser offers no canvas to draw the picture on.");
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (content) save(content, `${name}.png`);
  } finally {
    URL.revokeObjectURL(address);
  }
}

export type Row = Record<string, string | number | boolean | null | undefined>;

const FORMULA_START = /^[=+\-@\t\r]/;

function csvCell(value: Row[string]): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  // A text that a spreadsheet would run as a formula gets a quote in front; numbers stay numbers.
  const safe = FORMULA_START.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column])).join(","));
  return [columns.map(csvCell).join(","), ...lines].join("\n");
}

export const saveCsv = (rows: readonly Row[], name: string) =>
  save(new Blob([csvText(rows)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);

export const saveText = (text: string, fileName: string, type = "text/plain") =>
  save(new Blob([text], { type: `${type};charset=utf-8` }), fileName);
