// Prompts for MFA codes, and the codes that the simulated AWS takes.
import type { Calls, MfaPrompt, Problem, Session } from "../backend";
import { deliver } from "./delivery";
import { cancelled } from "./problems";
import type { World } from "./world";

/** The code that the simulated AWS never takes; any other one it takes once. */
const wrongCode = "000000";

export class Prompts {
  #world: World;
  /** Who waits for an answer, by prompt. */
  #waiting = new Map<number, { resolve: () => void; reject: (problem: Problem) => void }>();
  #last = 100;
  readonly usedCodes = new Set([wrongCode]);
  /** The users whose device has answered: one code serves every role of a user. */
  readonly proved = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  readonly commands: Pick<Calls, "answerMfa"> = {
    answerMfa: async (id, code) => {
      this.#world.record("answerMfa", id, code);
      const taken = !this.usedCodes.has(code);
      this.usedCodes.add(code);
      this.#set(id, { checking: true });
      await this.#world.work(3);
      const { scene } = this.#world;
      const prompt = scene.prompts.find((one) => one.id === id);
      if (!prompt) return;
      if (!taken) return this.#set(id, { checking: false, rejections: prompt.rejections + 1 });
      scene.prompts = scene.prompts.filter((one) => one.id !== id);
      this.#world.emitStatus();
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      // A scene that begins with a prompt has a start that nobody called.
      if (waiting) waiting.resolve();
      else void deliver(this.#world, prompt.session);
    },
  };

  /** Asks for a code of the user's device, for a session that starts. @throws Problem when the start is cancelled. */
  async ask(id: string, user: Session): Promise<void> {
    if (this.proved.has(user.id)) return;
    const prompt = (this.#last += 1);
    this.#world.scene.prompts = [
      ...this.#world.scene.prompts,
      {
        id: prompt,
        session: id,
        sessionName: this.#world.session(id)?.name ?? "",
        userName: user.userName ?? "",
        device: user.mfaDevice ?? "",
        askedBy: null,
        checking: false,
        rejections: 0,
      },
    ];
    this.#world.setSession(id, { state: "starting", step: "waiting-for-mfa" });
    await new Promise<void>((resolve, reject) => this.#waiting.set(prompt, { resolve, reject }));
    this.proved.add(user.id);
  }

  /** Nobody is asked for a code for this session any more. */
  withdraw(session: string): void {
    const { scene } = this.#world;
    const withdrawn = scene.prompts.filter((prompt) => prompt.session === session);
    scene.prompts = scene.prompts.filter((prompt) => prompt.session !== session);
    this.#world.setSession(session, null);
    for (const { id } of withdrawn) this.#waiting.get(id)?.reject(cancelled);
  }

  #set(id: number, fields: Partial<MfaPrompt>): void {
    const { scene } = this.#world;
    scene.prompts = scene.prompts.map((one) => (one.id === id ? { ...one, ...fields } : one));
    this.#world.emitStatus();
  }
}
