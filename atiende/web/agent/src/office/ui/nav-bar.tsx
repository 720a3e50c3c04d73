import { logOut } from "../../core/account";
import { clockTime } from "../../core/format";
import { prefs } from "../../core/prefs";
import type { User } from "../../core/protocol";
import { Stranger } from "../../ui/text";
import { Tool } from "../../ui/tool";
import { visiblePages } from "../access";
import { messages } from "../messages";
import { overlay } from "../overlay-open";
import { lastHeard, offline } from "../reach";
import { address, route } from "../route";

export function NavBar({ user }: { user: User }) {
  const m = messages.value;
  return (
    <header class="top-bar">
      <img src="icon.svg" alt="" width="28" height="28" />
      <span class="brand">Atiende</span>
      <nav class="sections" aria-label={m.sections}>
        {visiblePages.value.map((page, index) => (
          <a
            key={page}
            href={address(page)}
            aria-current={page === route.value.page ? "page" : undefined}
            aria-keyshortcuts={`Alt+${index + 1}`}
          >
            {m.pages[page]}
          </a>
        ))}
      </nav>
      <Reach />
      <span class="who">
        <Stranger text={user.name} fallback={user.login} />
      </span>
      <Tool icon="question" label={m.help} onClick={() => (overlay.value = "help")} />
      <Tool icon="gear" label={m.settings} onClick={() => (overlay.value = "settings")} />
      <Tool icon="out" label={m.signOut} onClick={() => void logOut()} />
    </header>
  );
}

/** Says only that the server does not answer: while it does, the data are as fresh as they look. */
function Reach() {
  const time = clockTime(lastHeard.value, prefs.value.language);
  return (
    <span class="reach-state" role="status">
      {offline.value && <strong>{messages.value.offlineSince(time)}</strong>}
    </span>
  );
}
