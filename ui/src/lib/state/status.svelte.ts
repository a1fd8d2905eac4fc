// What runs, lives, failed or waits, as last told.
import type { Delay, IntegrationStatus, MfaPrompt, Notice, SessionStatus, Status } from "../backend/backend";
import { isLive, needsPerson, type StateOf } from "../model/layout";
import { steady } from "../model/steady";

const none: SessionStatus[] = [];

export class StatusState {
  #status = $state.raw<Status | null>(null);
  /** The same array for as long as no session changes: a sync changes the status many times a second, and the whole list hangs on it. */
  readonly #sessions = $derived<SessionStatus[]>(this.#status?.sessions ?? none);

  readonly loaded = $derived(this.#status !== null);
  readonly sessions = $derived(new Map<string, SessionStatus>(this.#sessions.map((one) => [one.id, one])));
  readonly integrations = $derived(
    new Map<string, IntegrationStatus>(this.#status?.integrations.map((one) => [one.id, one])),
  );
  readonly prompts = $derived<MfaPrompt[]>(this.#status?.questions ?? []);
  readonly notices = $derived<Notice[]>(this.#status?.notices ?? []);
  readonly delays = $derived<Delay[]>(this.#status?.delays ?? []);
  /** The ids of what lives. */
  readonly live = $derived(
    [...this.sessions.values()].filter((one) => isLive(one.state)).map((one) => one.id),
  );
  readonly needsPersonCount = $derived(
    [...this.sessions.values()].filter((one) => needsPerson(one.state)).length,
  );
  readonly activeCount = $derived(this.live.length);

  /** Takes the newer of what is known and what comes; whether it was newer. */
  apply(status: Status): boolean {
    if (this.#status && status.revision < this.#status.revision) return false;
    const sessions = steady(this.#sessions, status.sessions);
    this.#status = { ...status, sessions };
    return true;
  }

  session(id: string): SessionStatus | null {
    return this.sessions.get(id) ?? null;
  }

  /** Another one whenever sessions change: a list asks it of thousands, each of which would otherwise ask whether they have. */
  readonly stateOf = $derived.by((): StateOf => {
    const { sessions } = this;
    return (id) => sessions.get(id)?.state ?? "inactive";
  });

  integration(id: string): IntegrationStatus | null {
    return this.integrations.get(id) ?? null;
  }
}
