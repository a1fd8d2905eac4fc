// The codes of a virtual MFA device (RFC 6238: HMAC-SHA-1, 30 seconds, six digits).
import { createHmac } from "node:crypto";

const STEP_SECONDS = 30;

/** The code that a seed in base 32 (RFC 4648 §6) shows now, or `steps` later. */
export function totp(seed, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + steps));
  const digest = createHmac("sha1", base32(seed)).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 0x0f) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** A code that the device shows at no time near now. */
export function wrongCode(seed) {
  const near = [-3, -2, -1, 0, 1, 2, 3].map((steps) => totp(seed, steps));
  return ["000000", "111111"].find((code) => !near.includes(code)) ?? "222222";
}

function base32(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of text) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
