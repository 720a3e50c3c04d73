import { messages } from "../messages";
import { Dialog } from "./dialog";
import { Help } from "./help";
import { overlay } from "./open";
import { Settings } from "./settings";

export function Overlay() {
  const m = messages.value;
  const close = () => (overlay.value = null);
  if (overlay.value === "help") {
    return <Dialog title={m.help} onClose={close} children={<Help />} />;
  }
  if (overlay.value === "settings") {
    return <Dialog title={m.settings} onClose={close} children={<Settings />} />;
  }
  return null;
}
