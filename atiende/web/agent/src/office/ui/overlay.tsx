import { Looks, Switch } from "../../ui/choices";
import { Dialog } from "../../ui/dialog";
import { visiblePages } from "../access";
import { messages } from "../messages/seldom";
import { overlay } from "../overlay-open";
import { type PageName, route } from "../route";

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

function Settings() {
  return (
    <div class="settings">
      <Looks />
      <Switch name="shortcuts" label={messages.value.help} />
    </div>
  );
}

type Keys = [string[], string];

function Help() {
  const m = messages.value;
  const { move, why, lists, answer, send, play, search, sections, help, escape } = m.shortcutList;
  const line: Keys[] = [
    [["Enter"], why],
    [["Tab"], lists],
  ];
  const calls: Keys[] = [[["/"], search]];
  const records: Keys[] = [
    [["Enter"], answer],
    [["Ctrl", "Enter"], send],
    [[m.spaceKey], play],
    [["/"], search],
  ];
  const here: Partial<Record<PageName, Keys[]>> = { linea: line, llamadas: calls };
  const list: Keys[] = [
    [["↑", "↓"], move],
    ...(here[route.value.page] ?? records),
    [["Alt", `1–${visiblePages.value.length}`], sections],
    [["?"], help],
    [["Esc"], escape],
  ];
  return (
    <dl class="shortcut-list">
      {list.map(([keys, does]) => (
        <div key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
