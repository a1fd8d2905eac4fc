// Sign-ins, and the person in the browser who allows or denies them.
import type { Calls, Problem, SignIn, SignInMethod } from "../backend";
import { cancelled } from "./problems";
import { hour, inMs, type World } from "./world";

type Commands = Pick<Calls, "signIn" | "reopenSignIn" | "cancelSignIn" | "dismissSignIn" | "signOut">;

export class SignIns {
  #world: World;
  #sync: (id: string) => Promise<void>;
  /** Who waits for a sign-in, by integration. */
  #waiting = new Map<string, { resolve: () => void; reject: (problem: Problem) => void }[]>();

  constructor(world: World, sync: (id: string) => Promise<void>) {
    this.#world = world;
    this.#sync = sync;
  }

  readonly commands: Commands = {
    signIn: async (id, method, region) => {
      this.#world.record("signIn", id, method, region);
      void this.#run(id, method);
    },
    reopenSignIn: async (id) => this.#world.record("reopenSignIn", id),
    cancelSignIn: async (id) => {
      this.#world.record("cancelSignIn", id);
      this.#world.setIntegration(id, { signIn: null });
      for (const { reject } of this.#noMoreWaiting(id)) reject(cancelled);
    },
    dismissSignIn: async (id) => this.#world.setIntegration(id, { signIn: null }),
    signOut: async (id) => {
      this.#world.record("signOut", id);
      this.#world.setIntegration(id, { signedIn: false, signInExpiresAt: null, signIn: null, sync: null });
      return [];
    },
  };

  /** Begins a sign-in; resolves when the person has allowed it. @throws Problem when it is cancelled. */
  required(id: string): Promise<void> {
    void this.#run(id, null);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), { resolve, reject }]);
    });
  }

  /** The simulated person chooses Allow in the browser. */
  allow(id: string): void {
    const { signIn } = this.#world.integration(id);
    if (signIn?.state !== "waiting") return;
    this.#world.setIntegration(id, {
      signedIn: true,
      signInExpiresAt: inMs(8 * hour),
      signIn: { ...signIn, state: "done" },
    });
    for (const { resolve } of this.#noMoreWaiting(id)) resolve();
    void this.#sync(id);
  }

  /** The simulated person chooses Deny in the browser. */
  deny(id: string): void {
    const { signIn } = this.#world.integration(id);
    if (signIn) this.#world.setIntegration(id, { signIn: { ...signIn, state: "declined" } });
  }

  #noMoreWaiting(id: string) {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    return waiting;
  }

  /** The person has come to this machine by SSH, so a code is what it is done by unless another way is asked for. */
  async #run(id: string, asked: SignInMethod | null): Promise<void> {
    const method = asked ?? "device";
    const opening: SignIn = {
      state: "opening",
      method,
      reason: asked ? "asked" : { browser: "over-ssh" },
      unopened: null,
      userCode: null,
      expiresAt: null,
      problem: null,
    };
    this.#world.setIntegration(id, { signIn: opening });
    await this.#world.work(1);
    if (this.#world.integration(id).signIn?.state !== "opening") return;
    const userCode = method === "device" ? "BCDF-GHJK" : null;
    this.#world.setIntegration(id, {
      signIn: { ...opening, state: "waiting", userCode, expiresAt: inMs(hour / 6) },
    });
    if (!this.#world.options.allows) return;
    await this.#world.work(10);
    this.allow(id);
  }
}
