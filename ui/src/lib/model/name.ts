// Names of accounts and roles where there is little room.

/** A piece of a name: where there is no room, those that give way are cut. */
export type Piece = { text: string; givesWay: boolean };

/** A stage, with what denies it: what must not be cut, or production looks like its contrary. */
const stage =
  /(?:(?:non|pre|no)[-_ ]?)?(?:production|prod|prd|live)(?![a-z])|(?:staging|stage|stg|development|develop|dev|sandbox|test|qa|uat)(?![a-z])/i;
/** The last word tells a name from those that begin alike, and of a longer one its end. */
const longestLastWord = 10;
const endLength = 6;

/** A name of so many letters has room. */
const shortName = 20;

/** An account's name in pieces: the stage in it and its end stay, what is between gives way. */
export function accountPieces(name: string): Piece[] {
  if (name.length <= shortName) return [{ text: name, givesWay: true }];
  const found = stage.exec(name);
  const at = found && isAlone(name, found.index) ? found : null;
  const before = at ? name.slice(0, at.index) : "";
  const kept = at?.[0] ?? "";
  const rest = name.slice(before.length + kept.length);
  return [{ text: before, givesWay: true }, { text: kept, givesWay: false }, ...ended(rest)].filter(
    (piece) => piece.text !== "",
  );
}

/** The names of profiles in pieces: those of one account begin alike, so the end stays. */
export function profilePieces(profiles: readonly string[]): Piece[] {
  return ended(profiles.join(", ")).filter((piece) => piece.text !== "");
}

function ended(rest: string): Piece[] {
  const last = /[-_ .]?[^-_ .]+$/.exec(rest);
  const end =
    last && last[0].length <= longestLastWord ? last[0] : rest.slice(-Math.min(endLength, rest.length));
  return [
    { text: rest.slice(0, rest.length - end.length), givesWay: true },
    { text: end, givesWay: false },
  ];
}

/** Whether a word begins here, rather than going on. */
function isAlone(name: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/i.test(name.charAt(at - 1)) || /[A-Z]/.test(name.charAt(at));
}

/** A role's name without what AWS puts around it: "ReadOnly" for "AWSReadOnlyAccess". */
export function shortRole(role: string): string {
  return /^AWS([A-Z]\w*)Access$/.exec(role)?.[1] ?? role;
}
