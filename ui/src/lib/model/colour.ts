// The colour of an account by the words in its name: production is red.
export type AccountColour = "red" | "green" | "blue" | "amber" | "violet" | "teal";

const byName: [RegExp, AccountColour][] = [
  [/\b(prod|production|prd|live)\b/i, "red"],
  [/\b(stag|staging|stage|stg|preprod|uat)\b/i, "green"],
  [/\b(sandbox|dev|development|test|lab|labs|playground)\b/i, "blue"],
];
const others: AccountColour[] = ["violet", "teal", "amber"];

export function accountColour(name: string, id: string): AccountColour {
  const known = byName.find(([pattern]) => pattern.test(name.replace(/[-_]/g, " ")));
  if (known) return known[1];
  let sum = 0;
  for (const character of id) sum += character.charCodeAt(0);
  return others[sum % others.length] ?? "violet";
}
