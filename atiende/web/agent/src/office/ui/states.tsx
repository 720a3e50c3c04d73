import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../../ui/icons";
import { messages } from "../messages";

interface Props {
  icon?: IconName;
  title: string;
  hint?: string;
  children?: ComponentChildren;
}

/** In the place of what is not there: what is the matter, and what to do. */
export function Blank({ icon = "check", title, hint, children }: Props) {
  return (
    <div class="blank">
      <span class="blank-icon" data-icon={icon}>
        <Icon name={icon} />
      </span>
      <p class="blank-title">{title}</p>
      {hint && <p class="quiet">{hint}</p>}
      {children}
    </div>
  );
}

interface FailedProps {
  title: string;
  why: string;
  onRetry: () => void;
}

export function Failed({ title, why, onRetry }: FailedProps) {
  return (
    <div role="alert">
      <Blank icon="warning" title={title} hint={why}>
        <button type="button" class="button" onClick={onRetry}>
          {messages.value.retry}
        </button>
      </Blank>
    </div>
  );
}

/** Somebody is at the wrong page: it says so, and where the right one is. */
export function Elsewhere({ title, hint, to }: { title: string; hint: string; to?: string }) {
  return (
    <main class="elsewhere">
      <div class="card">
        <h1>{title}</h1>
        <p class="quiet">{hint}</p>
        {to && (
          <a class="button primary" href={to}>
            {messages.value.toAgentPage}
          </a>
        )}
      </div>
    </main>
  );
}
