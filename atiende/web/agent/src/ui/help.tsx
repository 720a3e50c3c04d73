import { messages } from "../messages";

export function Help() {
  const list = messages.value.shortcutList;
  return (
    <dl class="shortcut-list">
      <Shortcut keys={["Alt", "D"]} does={list.available} />
      <Shortcut keys={["Alt", "P"]} does={list.pause} />
      <Shortcut keys={["Alt", "T"]} does={list.wrapUp} />
      <Shortcut keys={["Alt", "C"]} does={list.copyNumber} />
      <Shortcut keys={["?"]} does={list.help} />
      <Shortcut keys={["Esc"]} does={list.escape} />
    </dl>
  );
}

function Shortcut({ keys, does }: { keys: string[]; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
