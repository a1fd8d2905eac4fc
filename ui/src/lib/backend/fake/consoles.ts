// Where consoles open, and where in them the simulated person goes.
import type { BrowserOption, Calls, ConsolesBeside, DestinationItem, SettingSomewhere } from "../backend";
import { regionList, serviceList } from "./organisation";
import type { World } from "./world";

type Commands = Pick<
  Calls,
  | "consoleServices"
  | "setFavouriteDestination"
  | "browsers"
  | "settingsSomewhere"
  | "setSettingSomewhere"
  | "consolesBeside"
>;

const browserList: BrowserOption[] = [
  { value: "default", name: "Your default browser", hasContainers: true },
  { value: "chrome", name: "Google Chrome", hasContainers: false },
  { value: "chrome:Work", name: "Google Chrome, Work", hasContainers: false },
  { value: "firefox", name: "Firefox", hasContainers: true },
];

/** What is open in the simulated browser already, for scenes and tests to say. */
export const beside: { now: ConsolesBeside | null } = { now: null };

const isAt = (one: DestinationItem, account: string, service: string, region: string | null) =>
  one.accountId === account && one.service === service && one.region === region;

/** Takes a place out of what is known, or makes it up. */
function taken(world: World, account: string, service: string, region: string | null): DestinationItem {
  const known = world.destinations.find((one) => isAt(one, account, service, region));
  world.destinations = world.destinations.filter((one) => one !== known);
  const name = serviceList.find(({ path }) => path === service)?.name ?? service;
  const place = regionList.find(({ id }) => id === region)?.name;
  const title = place ? `${name} in ${place}` : name;
  return known ?? { accountId: account, service, region, title, favourite: false, openedAt: null };
}

const pathOf = (service: string) =>
  serviceList.find(({ id, path }) => id === service || path === service)?.path ?? service;

/** Notes what was opened, as the engine does. */
export function noteDestination(
  world: World,
  id: string,
  service: string | null,
  region: string | null,
): void {
  const session = world.session(id);
  if (!session?.accountId || service === null) return;
  const other = region === session.region ? null : region;
  const place = taken(world, session.accountId, pathOf(service), other);
  world.destinations.unshift({ ...place, openedAt: new Date().toISOString() });
  world.emitCatalog();
}

export function consoles(world: World): Commands {
  let somewhere: SettingSomewhere[] = [];
  return {
    consoleServices: async () => serviceList,
    setFavouriteDestination: async (id, service, region, favourite) => {
      world.record("setFavouriteDestination", id, service, region, favourite);
      const account = world.session(id)?.accountId;
      if (!account) return;
      const place = taken(world, account, pathOf(service), region);
      world.destinations.unshift({ ...place, favourite });
      world.emitCatalog();
    },
    browsers: async () => browserList,
    settingsSomewhere: async () => somewhere,
    setSettingSomewhere: async (place, key, value) => {
      world.record("setSettingSomewhere", place, key, value);
      const same = JSON.stringify(place);
      somewhere = somewhere.filter((one) => one.key !== key || JSON.stringify(one.place) !== same);
      if (value !== null) somewhere.push({ place, key, value });
      if (place.kind === "browser") beside.now = null;
    },
    consolesBeside: async (id) => {
      world.record("consolesBeside", id);
      return beside.now;
    },
  };
}
