// The time, for what counts down. It ticks only while something on screen reads it.
import { createSubscriber } from "svelte/reactivity";

export class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 1_000);
    return () => clearInterval(timer);
  });

  /** Milliseconds since 1970, at most a second old. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}
