// Fails when the JavaScript that must arrive before the first screen is drawn exceeds its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 130;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const pending = Object.keys(manifest).filter((key) => manifest[key].isEntry);
const needed = new Set(pending);
for (const key of pending) {
  for (const imported of manifest[key].imports ?? []) {
    if (!needed.has(imported)) {
      needed.add(imported);
      pending.push(imported);
    }
  }
}

const sizes = [...needed].map((key) => gzipSync(readFileSync(new URL(manifest[key].file, dist))).length / 1000);
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`First load: ${total.toFixed(1)} kB of JavaScript (gzip), budget ${BUDGET_KB} kB.`);
if (total > BUDGET_KB) process.exit(1);
