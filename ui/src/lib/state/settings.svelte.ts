// The person's settings: applied at once, saved at once, and taken back when saving fails.
import {
  problemOf,
  type Backend,
  type Problem,
  type NamedRegion,
  type Settings,
  type TemplateScope,
  type Theme,
} from "../backend/backend";
import { recall, remember } from "./preferences";

export class SettingsState {
  #backend: Backend;
  #settings = $state.raw<Settings | null>(null);
  /** How many choices are being saved. */
  #saving = 0;
  /** The settings that were told last. */
  #told: Settings | null = null;
  problem = $state.raw<Problem | null>(null);
  regions = $state.raw<NamedRegion[]>([]);
  /** Whether Daypass starts at login; false until the system has said. */
  startAtLogin = $state(false);

  constructor(backend: Backend) {
    this.#backend = backend;
    showTheme(recall("theme"));
  }

  get current(): Settings | null {
    return this.#settings;
  }
  get singleLetterKeys(): boolean {
    return this.#settings?.singleLetterKeys ?? true;
  }

  async load(): Promise<void> {
    this.#told = null;
    const [settings, regions] = await Promise.all([this.#backend.settings(), this.#backend.regions()]);
    this.regions = regions;
    // What was told meanwhile is newer than the answer.
    this.#show(this.#told ?? settings);
  }

  /** Takes the settings that were told, as they are after a change here or by the command line; after what is being saved here. */
  take(settings: Settings): void {
    this.#told = settings;
    if (this.#saving === 0) this.#show(settings);
  }

  async change(fields: Partial<Settings>): Promise<void> {
    const before = this.#settings;
    if (!before) return;
    if (this.#saving === 0) this.#told = null;
    this.#saving += 1;
    this.problem = null;
    this.#show({ ...before, ...fields });
    let after = before;
    try {
      // Only what was chosen: another process, or the first integration's region, may have changed the rest.
      const settings = { ...(await this.#backend.settings()), ...fields };
      await this.#backend.saveSettings(settings);
      after = settings;
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.#saving -= 1;
    if (this.#saving === 0) this.#show(this.#told ?? after);
  }

  /**
   * The same, for what is said at a field of its own.
   * @throws Problem when it is not saved.
   */
  async set(fields: Partial<Settings>): Promise<void> {
    await this.#backend.saveSettings({ ...(await this.#backend.settings()), ...fields });
    this.#merge(fields);
  }

  /**
   * Has the person choose a file of certificates in the system's dialog; whether they chose one.
   * @throws Problem when it cannot be used.
   */
  async chooseCaBundle(): Promise<boolean> {
    const chosen = await this.#backend.chooseCaBundle();
    if (chosen) this.#merge({ caBundle: (await this.#backend.settings()).caBundle });
    return chosen;
  }

  /** @throws Problem when it is not saved. */
  async setTemplate(template: string, scope: TemplateScope): Promise<void> {
    await this.#backend.setTemplate(template, scope);
    this.#merge({ profileTemplate: template });
  }

  /**
   * Takes the last new template back: the one that is there again, null where there is nothing to take back.
   * @throws Problem when it is not saved.
   */
  async undoTemplate(): Promise<string | null> {
    const former = await this.#backend.undoTemplate();
    if (former !== null) this.#merge({ profileTemplate: former });
    return former;
  }

  #merge(fields: Partial<Settings>): void {
    if (this.#settings) this.#show({ ...this.#settings, ...fields });
  }

  #show(settings: Settings): void {
    this.#settings = settings;
    applyTheme(settings.theme);
  }

  /** Looked up whenever the settings are opened: the system's own settings may have changed it. */
  async lookUpStartAtLogin(): Promise<void> {
    await this.#tryTo(async () => (this.startAtLogin = await this.#backend.startAtLogin()));
  }

  async setStartAtLogin(on: boolean): Promise<void> {
    this.startAtLogin = on;
    await this.#tryTo(() => this.#backend.setStartAtLogin(on));
    if (this.problem) this.startAtLogin = !on;
  }

  async #tryTo(work: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  regionName(id: string): string {
    return this.regions.find((region) => region.id === id)?.name ?? "";
  }
}

/** Remembered by the window too, so that the next start has the right colours from the first frame. */
function applyTheme(theme: Theme): void {
  remember("theme", theme);
  showTheme(theme);
}

function showTheme(theme: string | null): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
}
