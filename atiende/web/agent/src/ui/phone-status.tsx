import { plain } from "../core/format";
import type { Agent } from "../core/protocol";
import { messages } from "../messages";
import { Icon } from "./icons";

/** The agent's softphone: one quiet line, or what to do when it is away. */
export function PhoneStatus({ agent }: { agent: Agent }) {
  const m = messages.value;
  const extension = plain(agent.extension);
  const away = agent.phone === "unregistered";
  return (
    <section class="card phone" data-phone={agent.phone} aria-label={m.phoneColumn}>
      <p class="phone-line" role={away ? "alert" : "status"}>
        <Icon name={away ? "phoneOff" : "phone"} />
        <strong>{away ? m.phoneHelpTitle : m.phone[agent.phone]}</strong>
        {!away && <span class="quiet">{m.extension(extension)}</span>}
      </p>
      {away && <p>{m.phoneHelp(extension)}</p>}
    </section>
  );
}
