// What is said of a sign-in: why it is done by its method, and the button for the other one.
import type { BrowserPlace, SignIn, SignInMethod } from "../backend/backend";

const places: Record<BrowserPlace, string> = {
  here: "Without a code, since the browser is on this machine.",
  "beside-wsl": "Without a code, since a browser of Windows reaches this WSL.",
  "not-wanted": "With a code, since no browser is to be opened.",
  "over-ssh": "With a code, since you came to this machine by SSH.",
  "outside-container": "With a code, since this is a container.",
  "not-in-wsl": "With a code, since this WSL opens no browser.",
  "no-display": "With a code, since there is no display here.",
};

/** Why the sign-in is done by its method; nothing where the person has just chosen that. */
export function whyMethod({ reason, method }: Pick<SignIn, "reason" | "method">): string | null {
  if (reason === "asked") return null;
  if (reason === "setting")
    return method === "pkce" ? "Without a code, as your settings say." : "With a code, as your settings say.";
  return places[reason.browser];
}

/** The other method, and the words of the button for it. */
export function otherMethod(method: SignInMethod): { method: SignInMethod; label: string } {
  return method === "pkce"
    ? { method: "device", label: "Use a code instead" }
    : { method: "pkce", label: "Continue without a code" };
}
