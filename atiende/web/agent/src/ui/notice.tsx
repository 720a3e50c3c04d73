import { useEffect } from "preact/hooks";
import { notice } from "../core/account";
import { common } from "../messages/common";

const SHOWN_MS = 6000;

/** One sentence over the foot of the page, gone by itself. */
export function Notice() {
  const text = notice.value;
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => {
      notice.value = "";
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="notice" role="alert" hidden={!text}>
      <span>{text}</span>
      <button type="button" class="button small" onClick={() => (notice.value = "")}>
        {common.value.close}
      </button>
    </div>
  );
}
