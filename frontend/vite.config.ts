import { readFileSync } from "node:fs";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SWAGGER = ["swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css", "LICENSE", "NOTICE"];

/** Puts Swagger UI beside public/docs/index.html, so that /docs needs nothing from elsewhere. */
const swagger = (): Plugin => ({
  name: "swagger",
  apply: "build",
  generateBundle() {
    for (const name of SWAGGER) {
      const source = readFileSync(new URL(`node_modules/swagger-ui-dist/${name}`, import.meta.url));
      this.emitFile({ type: "asset", fileName: `docs/${name}`, source });
    }
  },
});

export default defineConfig({
  // Relative asset addresses: the same bundle works at the root, under a sub-path and on a static host.
  base: "./",
  plugins: [react(), tailwind(), swagger()],
  build: { target: "es2022", sourcemap: false, modulePreload: { polyfill: false }, manifest: true },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    maxWorkers: 1,
    testTimeout: 30_000,
  },
});
