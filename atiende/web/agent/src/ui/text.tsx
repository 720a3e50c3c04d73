import { numberParts, plain } from "../core/format";

/** A stranger's text: kept apart from ours in reading direction, cut by CSS, whole in its tip. */
export function Stranger({ text, fallback = "" }: { text: string | null; fallback?: string }) {
  const shown = plain(text);
  if (!shown) return <span class="missing">{fallback}</span>;
  return (
    <bdi class="stranger" title={shown}>
      {shown}
    </bdi>
  );
}

/** A telephone number with gaps for the eye that are not copied with it. */
export function PhoneNumber({ number, fallback = "" }: { number: string; fallback?: string }) {
  const shown = plain(number);
  if (!shown) return <span class="missing">{fallback}</span>;
  return (
    <bdi class="stranger number" title={shown}>
      {numberParts(shown).map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </bdi>
  );
}
