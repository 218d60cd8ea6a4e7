import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative asset addresses: the same bundle works at the root, under a sub-path and on a static host.
  base: "./",
  plugins: [react(), tailwind()],
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
