// The services of AWS's console, of which palette and menus know their places.
import type { Backend, ConsoleService } from "../backend/backend";

/** They are a part of the program: asked for when they are first needed, and kept. */
export class ConsoleServices {
  readonly #backend: Backend;
  #asked = false;
  /** None until they are there; then the console's home alone is offered. */
  known = $state.raw<readonly ConsoleService[]>([]);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#backend.consoleServices().then(
      (services) => (this.known = services),
      () => (this.#asked = false),
    );
  }
}
