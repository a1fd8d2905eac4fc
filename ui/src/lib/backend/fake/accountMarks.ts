// How the simulated Daypass marks accounts: less thoroughly than crates/core/src/account_mark.rs, for names that it has itself.
import type { AccountColour, Calls } from "../backend";
import type { World } from "./world";

const byName: [RegExp, AccountColour][] = [
  [/\bstag/i, "green"],
  [/\b(sandbox|dev|labs?)/i, "blue"],
];
const others: AccountColour[] = ["violet", "teal", "amber"];

/** What is known of an account by its name and id. */
export function markOf(name: string, id: string): { accountColour: AccountColour; production: boolean } {
  const production = /\bprod/i.test(name) && !/\b(non|pre)/i.test(name);
  const known = byName.find(([pattern]) => pattern.test(name))?.[1];
  let sum = 0;
  for (const character of id) sum += character.charCodeAt(0);
  return {
    accountColour: production ? "red" : (known ?? others[sum % others.length] ?? "violet"),
    production,
  };
}

type Commands = Pick<Calls, "setProduction" | "setAccountColour">;

export function accountMarks(world: World): Commands {
  const ofAccounts = (ids: readonly string[]) => {
    const accounts = new Set(ids.map((id) => world.session(id)?.accountId));
    return world.scene.sessions.filter((one) => accounts.has(one.accountId)).map((one) => one.id);
  };
  return {
    setProduction: async (ids, production) => {
      world.record("setProduction", ids, production);
      world.editSessions(ofAccounts(ids), { production });
    },
    setAccountColour: async (id, colour) => {
      world.record("setAccountColour", id, colour);
      const { accountName, accountId } = world.session(id) ?? {};
      const offered = markOf(accountName ?? "", accountId ?? "").accountColour;
      world.editSessions(ofAccounts([id]), { accountColour: colour ?? offered });
    },
  };
}
