// What the window loads before its first frame, and the limit of it.
import type { Plugin } from "vite";

/** Bytes of uncompressed script, all of which is read and compiled before anything is seen. */
export const LIMIT = 250_000;

/** What matters of a bundle here: each file's bytes, and which others it imports before it runs. */
type Script = { bytes: number; isEntry: boolean; imports: string[] };

/** Bytes of the scripts that run before the first frame: the entry, and what it imports, however far down. */
export function firstScript(scripts: ReadonlyMap<string, Script>): number {
  const first = new Set<string>();
  const add = (name: string) => {
    if (first.has(name)) return;
    first.add(name);
    scripts.get(name)?.imports.forEach(add);
  };
  for (const [name, { isEntry }] of scripts) if (isEntry) add(name);
  return [...first].reduce((bytes, name) => bytes + (scripts.get(name)?.bytes ?? 0), 0);
}

/** Fails a build whose first script is over the limit, or is in several files: the window would wait for each of them. */
export function limitFirstScript(): Plugin {
  return {
    name: "limit-first-script",
    generateBundle(_, bundle) {
      const scripts = new Map<string, Script>();
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const { fileName, code, isEntry, imports } = file;
        scripts.set(fileName, { bytes: Buffer.byteLength(code), isEntry, imports });
      }
      const bytes = firstScript(scripts);
      if (bytes > LIMIT)
        this.error(
          `what the window loads before its first frame is ${bytes} bytes, over ${LIMIT}: what a person opens later belongs into ` +
            "src/lib/state/late-code.svelte.ts",
        );
      this.info(`the first script is ${bytes} bytes`);
    },
    transformIndexHtml: {
      order: "post",
      handler(html) {
        const preloaded = html.match(/<link rel="modulepreload"[^>]*>/g) ?? [];
        if (preloaded.length > 0)
          throw new Error(`the first script is in several files: ${preloaded.join(" ")}`);
      },
    },
  };
}
