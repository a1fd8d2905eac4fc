// Programs as people know them.
import type { Asker } from "../backend/backend";

/** "terraform (pid 421)", as far as it is known. */
export function programName({ process, pid }: Pick<Asker, "process" | "pid">): string {
  const name = process ?? "A program";
  return pid === null ? name : `${name} (pid ${pid})`;
}
