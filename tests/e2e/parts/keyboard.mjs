// A person without a pointer: keys go to what has the focus, and Tab and the arrows lead it on.
import { Key } from "selenium-webdriver";
import { until } from "./wait.mjs";

/** What has the focus: its role and its name, as a screen reader says them. */
const FOCUSED = `
  const at = document.activeElement;
  const texts = (ids) => ids.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const label = at.getAttribute("aria-labelledby");
  const name = label ? texts(label) : at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
  const roles = { BUTTON: "button", INPUT: "textbox", BODY: "nothing" };
  const role = at.getAttribute("role") ?? (at.type === "password" ? "secret" : roles[at.tagName] ?? at.tagName);
  return [role, name.replace(/\\s+/g, " ").trim()];
`;

export function keyboard(window) {
  const focused = () => window.script(FOCUSED);
  const press = (key, ...held) => {
    let keys = window.session.actions();
    for (const one of held) keys = keys.keyDown(one);
    keys = keys.sendKeys(key);
    for (const one of held.toReversed()) keys = keys.keyUp(one);
    return keys.perform();
  };
  const isAt = ([role, name], wanted, pattern) =>
    role === wanted && (pattern instanceof RegExp ? pattern.test(name) : name === pattern);
  return {
    focused,
    press,
    type: (text) => window.keys(text),
    /** Waits until the focus is here, wherever it was led by what was done last. */
    arrives: (role, name) =>
      until(`the focus comes to ${role} ${name}`, async () => isAt(await focused(), role, name)).catch(
        async (error) => {
          throw new Error(`${error.message}; it is at ${(await focused()).join(" ")}`, {
            cause: error.cause,
          });
        },
      ),
    /** Leads the focus here by a key, again and again. What no key leads to is out of reach for whoever has no pointer. */
    async goTo(role, name, key = Key.TAB, most = 60) {
      const seen = [];
      for (let presses = 0; presses <= most; presses += 1) {
        const at = await focused();
        if (isAt(at, role, name)) return;
        seen.push(at.join(" "));
        await press(key);
      }
      throw new Error(`no way by keys to ${role} ${name}: ${seen.join(", ")}`);
    },
  };
}
