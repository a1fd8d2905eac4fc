// What the window asks of Daypass. Every call rejects with a Problem and with nothing else.
import type { CatalogChange, commands, Problem, ShortcutState, Status, UpdateState } from "./bindings";
import type * as Bound from "./bindings";

export type * from "./bindings";
export type {
  IntegrationItem as Integration,
  MfaQuestion as MfaPrompt,
  SessionItem as Session,
} from "./bindings";

/** Whole: the shell takes settings that leave something out, and never tells such. */
export type Settings = Required<Bound.Settings>;
/** Whole, likewise. */
export type Listing = Required<Bound.Listing>;
export type SavedView = Bound.SavedView & { listing: Listing };
export type Unsubscribe = () => void;

/** What a command of the shell answers: its data, or the Problem that it failed with. */
export type Result<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };

/** What a command answers when it succeeds. Rust's `()` arrives as `null`. */
type Data<Answer> = Answer extends { status: "ok"; data: infer T } ? T : never;

/** A command of the shell as the window calls it: it resolves with the data, and rejects with the Problem. */
type Call<Command> = Command extends (...args: infer Args) => Promise<infer Answer>
  ? (...args: Args) => [Data<Answer>] extends [null] ? Promise<void> : Promise<Data<Answer>>
  : never;

/** Every command that the shell has, by the name and with the documentation that Rust gives it. */
type Generated = { [Name in keyof typeof commands]: Call<(typeof commands)[Name]> };

export type Calls = Omit<Generated, "settings" | "saveSettings"> & {
  settings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
};

/** What the shell tells unasked. */
export type Events = {
  /** What has changed in the catalog; resolves once the subscription holds. */
  onCatalog(listener: (change: CatalogChange) => void): Promise<Unsubscribe>;
  /** The whole status again, whenever it changed; resolves once the subscription holds. */
  onStatus(listener: (status: Status) => void): Promise<Unsubscribe>;
  /** The settings, whenever one has changed, here or in another process; resolves once the subscription holds. */
  onSettings(listener: (settings: Settings) => void): Promise<Unsubscribe>;
  /** That something has led to the window, which takes it then; resolves once the subscription holds. */
  onArrival(listener: () => void): Promise<Unsubscribe>;
  /** What is known of a newer Daypass, whenever that changed; resolves once the subscription holds. */
  onUpdate(listener: (state: UpdateState) => void): Promise<Unsubscribe>;
  /** What has become of the palette's keys, whenever that changed; resolves once the subscription holds. */
  onPaletteShortcut(listener: (state: ShortcutState) => void): Promise<Unsubscribe>;
};

export type Backend = Calls & Events;

export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "remedy" in error;
}

/** What was thrown, as a Problem: a fault of our own is said as one instead of being swallowed. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  return {
    code: "Bug",
    title: "Something went wrong inside Daypass",
    detail: error instanceof Error ? error.message : String(error),
    action: "Try again. If it comes back, report it with the log.",
    remedy: { kind: "retry" },
  };
}
