// Where in the console the words of a query lead: to a service, and in a region where another word names one.
import type { ConsoleService, DestinationItem, NamedRegion } from "../backend/backend";
import { lettersOf, none, ofBeginning, ofLetters, type Name } from "../model/cost";
import type { Word } from "../model/query";
import { nameOf } from "../model/search";

export type Destination = { service: ConsoleService; region: NamedRegion | null };
/** What words of a query lead to, the likeliest first: all but those of `rest`, which are positions, have to name the session. */
export type Ways = { rest: number[]; to: { destination: Destination; cost: number }[] };
export type Places = { services: Named<ConsoleService>[]; regions: Named<NamedRegion>[] };

type Named<T> = { one: T; names: Name[] };

/** How many services, and regions, a word may mean at once. */
const most = 3;
/** A word that is the whole name of a service costs as much as one that begins a word of the session. */
const ofPlace = 1;
/** The name goes on before or behind the word: "s3" in "S3 Glacier", which comes behind S3. */
const inLongerName = 0.5;

/** What can be opened. It is looked through at every key, and the services' names are made once for every palette. */
export function placesOf(services: readonly ConsoleService[], regions: readonly NamedRegion[]): Places {
  const ofServices =
    madeOf.get(services) ?? services.map((one) => named(one, [one.id, one.name, ...one.aliases]));
  madeOf.set(services, ofServices);
  return {
    services: ofServices,
    regions: regions.map((one) => named(one, [one.id, one.name, one.short])),
  };
}

const madeOf = new WeakMap<readonly ConsoleService[], Named<ConsoleService>[]>();

const named = <T>(one: T, names: string[]): Named<T> => ({
  one,
  names: names.map((name) => nameOf(name, "name")),
});

/**
 * The ways that the words may mean, by the words that are left for the session; at least one is. A word that begins an action means
 * a service only by its whole name.
 */
export function waysOf(
  places: Places,
  words: readonly Word[],
  by: "words" | "letters",
  beginsAction: (word: Word) => boolean = () => false,
): Ways[] {
  const positions = words.map((_, at) => at);
  const services = words.map((word) =>
    meant(places.services, word, by).filter(({ cost }) => cost === ofPlace || !beginsAction(word)),
  );
  const regions = words.map((word) => meant(places.regions, word, by));
  const ways: Ways[] = [];
  for (const at of positions) {
    const rest = positions.filter((other) => other !== at);
    const to = (services[at] ?? []).map(({ one, cost }) => ({
      destination: { service: one, region: null },
      cost,
    }));
    ways.push({ rest, to });
    for (const other of rest) {
      const inRegions = to.flatMap(({ destination, cost }) =>
        (regions[other] ?? []).map((region) => ({
          destination: { ...destination, region: region.one },
          cost: cost + region.cost,
        })),
      );
      ways.push({ rest: rest.filter((left) => left !== other), to: likeliest(inRegions) });
    }
  }
  return ways.filter(({ rest, to }) => rest.length > 0 && to.length > 0);
}

/** Those that a word may mean, the likeliest first: a short word means only what is called so. */
function meant<T>(all: Named<T>[], word: Word, by: "words" | "letters"): { one: T; cost: number }[] {
  if (word.of !== "any" || word.text.length < 2) return [];
  const letters = lettersOf(word.text);
  const costIn = (name: Name) => {
    if (name.folded === word.text) return 0;
    const cost = ofBeginning(name, word.text);
    return inLongerName + (cost === none && by === "letters" ? ofLetters(name, word.text, letters) : cost);
  };
  const costs = all.map(({ one, names }) => ({ one, cost: ofPlace + Math.min(...names.map(costIn)) }));
  return likeliest(costs.filter(({ cost }) => cost < none));
}

const likeliest = <T extends { cost: number }>(found: T[]) =>
  found.sort((one, other) => one.cost - other.cost).slice(0, most);

/** A destination that a person goes to again and again, among those that can be opened. */
export function destinationOf({ services, regions }: Places, item: DestinationItem): Destination {
  const { service: path, region: id } = item;
  const service = services.find(({ one }) => one.path === path)?.one ?? {
    id: path,
    path,
    name: path,
    aliases: [],
  };
  const region = regions.find(({ one }) => one.id === id)?.one;
  return { service, region: region ?? (id === null ? null : { id, name: id, short: "" }) };
}

/** Where the words lead, all of them: to services, and in a region where two words name both. */
export function destinationsBy(places: Places, words: readonly Word[]): Destination[] {
  const found = (["words", "letters"] as const).map((by) => {
    const [first, second, ...more] = words.map((word) => ({
      services: meant(places.services, word, by),
      regions: meant(places.regions, word, by),
    }));
    if (!first || more.length > 0) return [];
    if (!second) return first.services.map(({ one }) => ({ service: one, region: null }));
    const pairs = [
      [first, second],
      [second, first],
    ] as const;
    return pairs.flatMap(([service, region]) =>
      service.services.flatMap(({ one }) => region.regions.map((at) => ({ service: one, region: at.one }))),
    );
  });
  return found.find((some) => some.length > 0) ?? [];
}

/** What tells a destination from the others. */
export const keyOf = ({ service, region }: Destination) => `${service.id}:${region?.id ?? ""}`;

/** As it is read behind "Open": `S3`, `S3 in Frankfurt`. */
export const destinationTitle = ({ service, region }: Destination) =>
  region ? `${service.name} in ${region.name}` : service.name;
