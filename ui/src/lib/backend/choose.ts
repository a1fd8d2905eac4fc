// Inside Tauri the real backend, in a plain browser the fake one. A shipped build contains the real one alone.
import { isTauri } from "@tauri-apps/api/core";
import type { Backend } from "./backend";
import { tauri } from "./tauri";

export async function chooseBackend(): Promise<Backend> {
  const forDesign = import.meta.env.DEV || import.meta.env.MODE === "design";
  if (!forDesign || isTauri()) return tauri;
  const { openScene } = await import("./fake/open");
  return openScene(new URLSearchParams(location.search));
}
