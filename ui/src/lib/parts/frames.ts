// What the next frame of the window does not wait for.

/** Acts once the next frame is drawn, unless what it returns is called before. */
export function behindFrame(act: () => void): () => void {
  let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(act)));
  return () => cancelAnimationFrame(frame);
}
