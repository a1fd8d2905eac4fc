import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { limitFirstScript } from "./first-script.ts";
import { iconsAsMarkup } from "./icons-as-markup.ts";

export default defineConfig(({ mode }) => ({
  // The pages for design have the fake backend in them.
  plugins: [
    iconsAsMarkup(),
    svelte(),
    svelteTesting(),
    ...(mode === "production" ? [limitFirstScript()] : []),
  ],
  clearScreen: false,
  // While developing too, icons are compiled here.
  optimizeDeps: { exclude: ["@lucide/svelte"] },
  server: { port: 1420, strictPort: true },
  // Everything is a file of its own: the window's CSP allows neither data: URLs nor inline scripts.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What runs before the first frame is one file: each further one costs a way to the shell and back.
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
    },
  },
  test: {
    include: ["src/**/*.test.ts", "tests/window/*.test.ts"],
    environment: "jsdom",
    testTimeout: 30_000,
    // By itself it leaves one processor to the rest, which is half of a small machine.
    maxWorkers: "100%",
    setupFiles: ["tests/setup.ts"],
  },
}));
