// What happened today, of the sessions that a scene has.
import type { Calls, HistoryEntry, Session } from "../backend";
import { entry } from "./sessions";
import type { World } from "./world";

type Happening = [hours: number, event: HistoryEntry["event"], detail?: string];

/** By sessions that most scenes have. */
const days: Record<string, Happening[]> = {
  "northwind/111122223333/ReadOnly": [
    [-3.4, "issued"],
    [-2.4, "renewed"],
    [-1.4, "renewed"],
    [-0.4, "renewed"],
  ],
  "northwind/444455556666/Developer": [
    [-28, "issued"],
    [-27, "renewed"],
    [-26, "stopped"],
    [-4.6, "issued"],
    [-3.1, "stopped"],
    [-0.8, "issued"],
  ],
  "contoso/777788889999/Developer": [
    [-2, "issued"],
    [-1, "renewed"],
  ],
  "northwind/555566667777/LogAnalyst": [
    [-1.1, "issued"],
    [-0.08, "expired"],
  ],
  "northwind/222233334444/Developer": [[-0.9, "issued"]],
  deploy: [
    [-5.21, "prompted"],
    [-5.2, "failed", "The MFA code was not accepted"],
    [-5.12, "prompted"],
    [-5.1, "issued"],
    [-4.1, "expired"],
    [-0.86, "prompted"],
    [-0.85, "issued"],
  ],
  "northwind/444455556666/DataPlatformPowerUserAccess": [[-0.2, "failed", "No access"]],
};

export function history(world: World): Pick<Calls, "history"> {
  const past = Object.entries(days).flatMap(([id, happenings]) => {
    const session = world.session(id);
    return session ? happenings.map((happening) => lineOf(id, session, happening)) : [];
  });
  const gone = {
    ...lineOf("gone", undefined, [-3.6, "stopped", "Shop Legacy/Deploy"]),
    sessionName: "Shop Legacy/Deploy",
  };
  const lines = past.length > 0 ? [...past, gone] : [];
  lines.sort((a, b) => b.at.localeCompare(a.at));
  return { history: async (limit) => lines.slice(0, limit) };
}

function lineOf(
  id: string,
  session: Session | undefined,
  [hours, event, detail = ""]: Happening,
): HistoryEntry {
  return {
    ...entry(id, session, hours, event),
    detail,
    accessKeyId: event === "issued" ? "ASIAIOSFODNN7EXAMPLE" : null,
  };
}
