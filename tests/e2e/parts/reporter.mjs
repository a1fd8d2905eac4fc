// Node's own report, and a last line in the plain form that every other test program here ends with.
import { Readable } from "node:stream";
import { spec } from "node:test/reporters";

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  async function* counted() {
    for await (const event of events) {
      if (event.data?.details?.type !== "suite") count(event, counts);
      yield event;
    }
  }
  yield* Readable.from(counted()).compose(new spec());
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function count({ type, data }, counts) {
  if (type === "test:pass") counts[data.skip ? "skipped" : "passed"] += 1;
  if (type === "test:fail") counts.failed += 1;
}
