import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { messages } from "../messages";
import { Help } from "./help";
import { Icon } from "./icons";
import { overlay } from "./open";
import { Settings } from "./settings";

export function Overlay() {
  const m = messages.value;
  if (overlay.value === "help") return <Dialog title={m.help} children={<Help />} />;
  if (overlay.value === "settings") return <Dialog title={m.settings} children={<Settings />} />;
  return null;
}

/** The browser's own modal dialog: it keeps the focus, closes by Escape and gives the focus back. */
function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={() => (overlay.value = null)}>
      <header>
        <h2 id="dialog-title">{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={messages.value.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
