import { isAdmin } from "../access";
import { drafts } from "../draft";
import { messages } from "../messages/seldom";
import { CloseNow } from "./close-now";
import { DocumentEditor } from "./document-editor";
import { Preview } from "./preview";

/** Supervisors close and open the line; what its hours are, administrators decide. */
export function HoursPage() {
  const m = messages.value;
  if (!isAdmin.value) {
    return (
      <main class="plain-page">
        <CloseNow />
      </main>
    );
  }
  return (
    <main class="document">
      <DocumentEditor draft={drafts.hours} title={m.hoursTitle} />
      <div class="document-side">
        <CloseNow />
        <Preview draft={drafts.hours} />
      </div>
    </main>
  );
}

export function OverflowPage() {
  return (
    <main class="document wide">
      <DocumentEditor draft={drafts.overflow} title={messages.value.overflowTitle} />
    </main>
  );
}

export function RoutingPage() {
  return (
    <main class="document wide">
      <DocumentEditor draft={drafts.routing} title={messages.value.routingTitle} />
    </main>
  );
}
