import { notice, user } from "./core/account";
import { view } from "./core/session";
import { messages } from "./messages";
import { AgentView } from "./ui/agent-view";
import { Login } from "./ui/login";
import { Notice } from "./ui/notice";
import { Overlay } from "./ui/overlay";
import { TopBar } from "./ui/top-bar";

export function App() {
  if (user.value === undefined) return <Loading />;
  if (user.value === null) return <Login title={messages.value.signInTitle} />;
  return (
    <div class="page" data-link={view.link.value} data-stale={view.stale.value}>
      <TopBar user={user.value} />
      <Content />
      <Notice />
      <Overlay />
    </div>
  );
}

function Content() {
  const shown = view.snapshot.value;
  if (!shown?.agent) return <Loading />;
  return <AgentView agent={shown.agent} call={shown.call} queues={shown.queues} />;
}

function Loading() {
  return (
    <main class="loading">
      <p role="status">{notice.value || messages.value.loading}</p>
    </main>
  );
}
