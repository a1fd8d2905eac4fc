import { mount } from "svelte";
import "./app.css";
import Window from "./Window.svelte";
import { chooseBackend } from "./lib/backend/choose";
import { App } from "./lib/state/app.svelte";

/** The fonts first, for a moment at most: text that changes its face would move everything. */
async function fonts(): Promise<void> {
  const faces = ["400 13px 'Inter Variable'", "400 12px 'JetBrains Mono Variable'"];
  const loaded = Promise.all(faces.map((face) => document.fonts.load(face)));
  const patience = new Promise((resolve) => setTimeout(resolve, 250));
  await Promise.race([loaded, patience]).catch(() => undefined);
}

// Awaited in a function: what the backend imports may import this file.
async function open(target: HTMLElement): Promise<void> {
  const [backend] = await Promise.all([chooseBackend(), fonts()]);
  mount(Window, { target, props: { app: new App(backend) } });
}

const target = document.getElementById("app");
if (target) void open(target);
