// The ways by which tools get a session's credentials, in words.
import type { Delivery } from "../backend/backend";

export const deliveries: { value: Delivery; label: string; name: string; note: string }[] = [
  {
    value: "file",
    label: "File",
    name: "Credentials file",
    note: "Its keys are in your AWS credentials file while it is live. Every tool reads that.",
  },
  {
    value: "process",
    label: "Process",
    name: "credential_process",
    note: "Tools ask Daypass each time, so that no key is in a file.",
  },
  {
    value: "endpoint",
    label: "Endpoint",
    name: "Container endpoint",
    note: "Served on this machine alone while Daypass runs; no profile is written.",
  },
];

export function deliveryName(delivery: Delivery): string {
  return deliveries.find(({ value }) => value === delivery)?.name ?? delivery;
}
