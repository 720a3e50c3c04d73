import { plain } from "../core/format";
import { messages } from "../messages";

const SHOWN = 20;

/** The keys as caps; a caller who leaned on the keypad must not fill the page. */
export function Keys({ keys }: { keys: string }) {
  const m = messages.value;
  const all = [...plain(keys)];
  if (!all.length) return <span class="missing">{m.noKeys}</span>;
  return (
    <span class="keys">
      {all.slice(0, SHOWN).map((key, index) => (
        <kbd key={index}>{key}</kbd>
      ))}
      {all.length > SHOWN && <span class="quiet">{m.moreKeys(all.length - SHOWN)}</span>}
    </span>
  );
}
