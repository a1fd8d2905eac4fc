import { mount } from "svelte";
import "./app.css";
import Window from "./Window.svelte";
import { chooseBackend } from "./lib/backend/choose";
import { App } from "./lib/state/app.svelte";

/** The fonts, for a moment at most: text that changes its face would move everything. */
async function fonts(): Promise<void> {
  const faces = ["400 13px 'Inter Variable'", "400 12px 'JetBrains Mono Variable'"];
  const loaded = Promise.all(faces.map((face) => document.fonts.load(face)));
  const patience = new Promise((resolve) => setTimeout(resolve, 250));
  await Promise.race([loaded, patience]).catch(() => undefined);
}

// Awaited in a function: what the backend imports may import this file.
async function open(target: HTMLElement): Promise<void> {
  const backend = await chooseBackend();
  mount(Window, { target, props: { app: new App(backend), fonts: fonts() } });
}

const target = document.getElementById("app");
if (target) void open(target);
