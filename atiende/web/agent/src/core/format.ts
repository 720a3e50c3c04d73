/** Invisible characters that could turn a name round or hide a part of it; emoji keep their joiners. */
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A stranger's text as one visible line. */
export function plain(text: string | null | undefined): string {
  return (text ?? "").replace(DECEIVING, "").trim();
}

/** `4:07`, `1:02:09`; never negative, because clocks differ by a little. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole % 60)}`;
}

/** A telephone number in parts that the eye can hold: `+54 11 5555 1234`. Others come back whole. */
export function numberParts(number: string): string[] {
  if (!/^\+?\d{8,15}$/.test(number)) return [number];
  const head = number.slice(0, -8);
  const country = head.startsWith("+54") ? [head.slice(0, 3), head.slice(3)] : [head];
  return [...country, number.slice(-8, -4), number.slice(-4)].filter(Boolean);
}

/** The wa.me address of a number, or null when it cannot be one. */
export function whatsappLink(number: string): string | null {
  const digits = number.replace(/[\s().+-]/g, "");
  return /^\d{8,15}$/.test(digits) ? `https://wa.me/${digits}` : null;
}

/** The mailto address, or null when the text is no plain address. */
export function mailLink(email: string): string | null {
  return /^[^\s@<>",;:?&%]+@[^\s@<>",;:?&%]+\.[^\s@<>",;:?&%]+$/.test(email)
    ? `mailto:${email}`
    : null;
}

export function clockTime(ms: number, language: string): string {
  const two = "2-digit";
  return new Date(ms).toLocaleTimeString(language, {
    hour: two,
    minute: two,
    second: two,
    hourCycle: "h23",
  });
}
