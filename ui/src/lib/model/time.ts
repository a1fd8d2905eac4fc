// Times as people read them. All spans are milliseconds.
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds from `now` until the RFC 3339 instant; negative when it has passed. */
export function until(instant: string, now: number): number {
  return Date.parse(instant) - now;
}

/** "3 h 12 min", "47 min", "under 1 min": whole units, rounded down, so that nobody counts on time that is not there. */
export function timeLeft(span: number): string {
  if (span < minute) return "under 1 min";
  if (span < hour) return `${Math.floor(span / minute)} min`;
  if (span < day) return joined(span, hour, "h", minute, "min");
  return joined(span, day, "d", hour, "h");
}

function joined(span: number, major: number, majorName: string, minor: number, minorName: string): string {
  const rest = Math.floor((span % major) / minor);
  return `${Math.floor(span / major)} ${majorName}${rest > 0 ? ` ${rest} ${minorName}` : ""}`;
}

/** The largest unit alone, for narrow places: "7 h", "47 min". */
export function roughlyLeft(span: number): string {
  if (span < minute) return "< 1 min";
  if (span < hour) return `${Math.floor(span / minute)} min`;
  if (span < 2 * day) return `${Math.floor(span / hour)} h`;
  return `${Math.floor(span / day)} d`;
}

/** "about 50 s left", of what was estimated: in steps that do not pretend to more. */
export function aboutLeft(span: number): string {
  if (span < 5 * second) return "almost done";
  const tens = Math.ceil(span / (10 * second)) * 10;
  if (tens < 60) return `about ${tens} s left`;
  if (span < hour) return `about ${Math.max(1, Math.round(span / minute))} min left`;
  return "over an hour left";
}

/** "5 min ago", for a positive span. */
export function ago(span: number): string {
  if (span < minute) return "just now";
  return `${roughlyLeft(span)} ago`;
}

/** "9:41", never below zero. */
export function countdown(span: number): string {
  const seconds = Math.max(0, Math.floor(span / second));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "14:10" today, "yesterday 14:10", "tomorrow 03:22", else "3 Nov 14:10", in the time zone and language of the window. */
export function clockTime(instant: string, now: number, locale?: string): string {
  const at = new Date(instant);
  const time = at.toLocaleTimeString(locale, { timeStyle: "short" });
  const days = Math.round((startOfDay(now) - startOfDay(at.getTime())) / day);
  if (days === 0) return time;
  if (days === 1) return `yesterday ${time}`;
  if (days === -1) return `tomorrow ${time}`;
  return `${at.toLocaleDateString(locale, { day: "numeric", month: "short" })} ${time}`;
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** "1 h 30 min", "45 min": how long something lasts, given in seconds. */
export function durationWords(seconds: number): string {
  const span = seconds * second;
  return span < hour ? timeLeft(span) : joined(span, hour, "h", minute, "min");
}
