// The change log.

/** What a version's section of the change log says, or null where there is none or it is empty. */
export function changesOf(version, changelog) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((section) => section.split("\n", 1)[0].trim() === version);
  return section?.slice(section.indexOf("\n")).trim() || null;
}
