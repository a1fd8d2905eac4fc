// What a new template for profile names does, in words.
import type { TemplatePreview, TemplateScope } from "../backend/backend";

export type TemplateWords = {
  /** What happens to the names that it would make otherwise, with this choice; empty where there are none. */
  effect: string;
  /** The choice to change those that were never used, too. */
  alsoUnused: string;
};

/** A number with its noun, in the singular for 1. */
export const names = (count: number) => (count === 1 ? "1 name" : `${count.toLocaleString("en")} names`);

export function templateWords(
  { unused, colliding, used }: TemplatePreview,
  scope: TemplateScope,
): TemplateWords {
  const alsoUnused = `Also ${names(unused)} never used`;
  const many = colliding.toLocaleString("en");
  const stay = unused + used;
  const isForNew = scope === "new-sessions" && unused > 0;
  const sentences = isForNew
    ? [
        "New sessions get names like these.",
        colliding > 0 && `${many} of yours would collide so, and carry an account's id.`,
        `${names(stay)} ${stay === 1 ? "stays as it is" : "stay as they are"}.`,
      ]
    : [
        unused > 0 && `${names(unused)} would change.`,
        colliding > 0 && `${many} of them would collide, and carry an account's id.`,
        used > 0 && `${names(used)} ${used === 1 ? "was" : "were"} used, and will stay.`,
      ];
  return { effect: sentences.filter(Boolean).join(" "), alsoUnused };
}
