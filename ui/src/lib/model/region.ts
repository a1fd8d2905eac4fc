// Why a session works in its region.
import type { Session } from "../backend/backend";

/** In words, such as "from your AWS files, profile dev"; nothing where there is no region. */
export function regionReason({ region, regionSource, profiles }: Session): string | null {
  if (region === null || regionSource === null) return null;
  switch (regionSource) {
    case "aws-files":
      return profiles[0] === undefined
        ? "from your AWS files"
        : `from your AWS files, profile ${profiles[0]}`;
    case "start":
      return "as it was started";
    case "session":
      return "chosen for this session";
    case "settings":
      return "default region";
    case "integration":
      return "the portal's own";
    case "partition":
      return "usual in its partition";
  }
}
