// The role wizard: what was typed, how far it has come, and what AWS said of it. The secret key is in none of this.
import { tick } from "svelte";
import {
  problemOf,
  type Backend,
  type Link,
  type LinkState,
  type Problem,
  type RoleSetup,
  type RoleTrial,
  type RoleWanted,
  type SavedRole,
  type TrialKeys,
} from "../backend/backend";
import { fieldOf, filled } from "../model/form";

export type Step = "role" | "aws" | "keys" | "test";
export const steps: { step: Step; title: string }[] = [
  { step: "role", title: "User and role" },
  { step: "aws", title: "Set up in AWS" },
  { step: "keys", title: "Access key" },
  { step: "test", title: "Test" },
];

/** The step that has a field. */
const stepOf: Record<string, Step> = {
  account: "role",
  user: "role",
  role: "role",
  externalId: "role",
  region: "role",
  accessKeyId: "keys",
  secretAccessKey: "keys",
  mfaDevice: "keys",
};

const untried: LinkState = { state: "untried" };

export class Wizard {
  step = $state<Step>("role");
  /** The field that a step was gone to for. */
  field: string | null = null;
  account = $state("");
  user = $state("");
  role = $state("");
  externalId = $state("");
  region = $state("");
  accessKeyId = $state("");
  mfaDevice = $state("");
  /** Whose the accepted key is. */
  keys = $state.raw<TrialKeys | null>(null);
  setup = $state.raw<RoleSetup | null>(null);
  trial = $state.raw<RoleTrial | null>(null);
  /** The device of which a code was taken that is good for the next test too. */
  proved = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Whether all is in AWS already, so that nobody needs to be told how. */
  isThere = $state(false);
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly number = $derived(steps.findIndex(({ step }) => step === this.step) + 1);
  readonly holds = $derived(
    this.trial !== null && this.trial.links.every(({ state }) => state.state === "holds"),
  );
  /** Whether the next test needs a code. */
  readonly needsCode = $derived(this.proved === null || this.proved !== this.mfaDevice.trim());

  get wanted(): RoleWanted {
    const { account, user, role } = this;
    return { account, user, role, externalId: filled(this.externalId), region: filled(this.region) };
  }

  stateOf(link: Link): LinkState {
    return this.trial?.links.find((tested) => tested.link === link)?.state ?? untried;
  }

  /** The problem, where it is about this field. */
  at(field: string): Problem | null {
    return fieldOf(this.problem) === field ? this.problem : null;
  }

  /** To a step, and there to a field, or to its first one. */
  go(step: Step, field: string | null = null): void {
    this.problem = null;
    this.field = field;
    this.step = step;
  }

  back(): void {
    const before: Record<Step, Step> = {
      role: "role",
      aws: "role",
      keys: this.isThere ? "role" : "aws",
      test: "keys",
    };
    this.go(before[this.step]);
  }

  /** Something was changed, so the result of the last test no longer applies. */
  changed(): void {
    this.trial = null;
  }

  /** From the names to what is to be made of them, or to the keys where all of it is there. */
  async name(isThere: boolean): Promise<void> {
    await this.#work(async () => {
      this.setup = await this.#backend.roleSetup(this.wanted);
      this.isThere = isThere;
      this.step = isThere ? "keys" : "aws";
    });
  }

  /** Hands the key over; whether it was taken, so that it can go from its field. */
  async give(secretAccessKey: string): Promise<boolean> {
    return this.#work(async () => {
      const keys = { accessKeyId: this.accessKeyId.trim(), secretAccessKey };
      this.keys = await this.#backend.beginRoleTrial(this.wanted, keys);
      this.changed();
      this.proved = null;
      const [only, ...others] = this.keys.devices;
      this.mfaDevice = only ?? this.keys.usualDevice;
      // With one device, there is nothing to choose.
      if (only !== undefined && others.length === 0) this.step = "test";
    });
  }

  /** Another key is to be typed. */
  forgetKeys(): void {
    this.keys = null;
    this.proved = null;
    this.problem = null;
    this.changed();
    void this.#backend.endRoleTrial();
  }

  async test(code: string | null): Promise<void> {
    await this.#work(async () => {
      this.changed();
      const device = this.mfaDevice.trim();
      this.trial = await this.#backend.testRole(this.wanted, device, code);
      this.proved = this.trial.codeKept ? device : null;
    });
  }

  async save(): Promise<SavedRole | null> {
    let saved: SavedRole | null = null;
    await this.#work(async () => {
      saved = await this.#backend.saveRole();
    });
    return saved;
  }

  /** Does something; a problem with a field leads to the step that has it. Whether it went well. */
  async #work(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = problemOf(error);
      this.step = stepOf[fieldOf(this.problem) ?? ""] ?? this.step;
      await tick();
      document.querySelector<HTMLElement>("section:not([hidden]) [aria-invalid]")?.focus();
      return false;
    } finally {
      this.busy = false;
    }
  }
}
