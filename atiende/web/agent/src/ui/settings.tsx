import { useSignal } from "@preact/signals";
import { allowNotifications, chime, notificationsPossible } from "../core/alerts";
import { messages } from "../messages";
import { Looks, Switch } from "./choices";

export function Settings() {
  const m = messages.value;
  return (
    <div class="settings">
      <Looks />
      <Switch name="sound" label={m.sound}>
        <button type="button" class="button small" onClick={chime}>
          {m.trySound}
        </button>
      </Switch>
      <Notifications />
      <Switch name="shortcuts" label={m.help} />
    </div>
  );
}

function Notifications() {
  const m = messages.value;
  const denied = useSignal(!notificationsPossible);
  const allow = async () => {
    const granted = await allowNotifications();
    denied.value = !granted;
    return granted;
  };
  return (
    <Switch
      name="notifications"
      label={m.notifications}
      disabled={!notificationsPossible}
      allow={allow}
    >
      {denied.value && <p class="quiet">{m.notificationsDenied}</p>}
    </Switch>
  );
}
