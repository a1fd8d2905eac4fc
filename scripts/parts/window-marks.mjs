// What a key costs within the window, by marks that WebDriver puts there.

/**
 * Listens before everything else. A key's script is over with the first task after it, for all that it sets going at once runs
 * before, or with its frame if that comes first. The frame begins with its callbacks, in which what is drawn later may be drawn,
 * and has been laid out and painted when the next task runs.
 */
export const PUT_MARKS = `
  const after = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(null);
  };
  window.addEventListener("keydown", () => {
    const marks = { heard: performance.now() };
    window.benchMarks = marks;
    after(() => (marks.run = performance.now()));
    requestAnimationFrame(() => {
      marks.begun = performance.now();
      after(() => (marks.painted = performance.now()));
    });
  }, true);
`;

/** Before a key whose marks are read: those of another are not taken for them. */
export const FORGET_MARKS = "delete window.benchMarks";

/** The last key's `script` and `frame` in milliseconds; `null` until it has been painted. */
export const READ_MARKS = `
  const marks = window.benchMarks;
  if (!marks?.painted) return null;
  return { script: Math.min(marks.run, marks.begun) - marks.heard, frame: marks.painted - marks.begun };
`;
