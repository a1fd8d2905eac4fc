// What IAM's long names mean to people.

/** A device as people know it: the end of its ARN, or the number of a hardware one. */
export function deviceName(serial: string): string {
  return serial.slice(serial.lastIndexOf("/") + 1);
}

/** The digits of what was typed or pasted: blanks and dashes between them are forgiven. */
export function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, "");
}
