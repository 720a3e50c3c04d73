import type { Draft } from "../draft";
import { moment } from "../format";
import { messages } from "../messages/seldom";

/** What was published before; restoring one only fills the editor, publishing is a step of its own. */
export function RevisionList({ draft, onChosen }: { draft: Draft; onChosen: () => void }) {
  const m = messages.value;
  const published = draft.published.value;
  if (!published?.history.length) return <p class="quiet no-history">{m.noHistory}</p>;
  return (
    <ul class="revision-list">
      {published.history.map(({ revision, by, at }) => (
        <li key={revision}>
          <span>
            <strong>{m.revision(revision)}</strong>
            <span class="quiet">
              {by}, {moment(at)}
            </span>
          </span>
          {revision === published.current.revision ? (
            <span class="badge" data-status="handled">
              {m.inForce}
            </span>
          ) : (
            <button
              type="button"
              class="button small"
              onClick={() => {
                onChosen();
                void draft.restore(revision);
              }}
            >
              {m.restore}
              <span class="off-screen"> {revision}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
