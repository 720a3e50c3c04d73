import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { copyText } from "../core/clipboard";
import { common } from "../messages/common";
import { Icon } from "./icons";

const SHOW_RESULT_MS = 2000;

/** Copies `text`; says so on the spot, without moving anything. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const m = common.value;
  const result = useSignal<boolean | null>(null);
  useEffect(() => {
    if (result.value === null) return;
    const timer = setTimeout(() => {
      result.value = null;
    }, SHOW_RESULT_MS);
    return () => clearTimeout(timer);
  }, [result.value]);
  const said = result.value === null ? "" : result.value ? m.copied : m.copyFailed;
  return (
    <button
      type="button"
      class="icon-button copy"
      aria-label={m.copy(what)}
      title={m.copy(what)}
      data-result={result.value}
      onClick={async () => {
        result.value = await copyText(text);
      }}
    >
      <Icon name={result.value ? "check" : "copy"} />
      <span class="copy-result" role="status">
        {said}
      </span>
    </button>
  );
}
