import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { busy } from "../../core/account";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icons";
import type { Draft } from "../draft";
import { moment } from "../format";
import { messages } from "../messages/seldom";
import type { Problem, Revision } from "../protocol";
import { Editor, goToLine } from "./editor";
import { RevisionList } from "./revision-list";
import { Failed } from "./states";

/** A document's text, what is wrong with it, and the way to publish it. */
export function DocumentEditor({ draft, title }: { draft: Draft; title: string }) {
  const m = messages.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const seesTheirs = useSignal(false);
  useEffect(() => void draft.load(), []);
  if (draft.failure.value) {
    return (
      <section class="card editor-card">
        <Failed
          title={m.documentFailed}
          why={draft.failure.value}
          onRetry={() => void draft.load()}
        />
      </section>
    );
  }
  const theirs = draft.theirs.value;
  const shownTheirs = seesTheirs.value ? theirs : null;
  return (
    <section class="card editor-card" aria-labelledby="document-title">
      <Head draft={draft} title={title} />
      {theirs && (
        <Conflict
          theirs={theirs}
          seen={shownTheirs !== null}
          onSee={() => (seesTheirs.value = !seesTheirs.value)}
          onPublish={() => void draft.publish()}
        />
      )}
      {draft.published.value?.file && (
        <p class="from-file">
          <Icon name="warning" />
          {m.fromFile}
        </p>
      )}
      <Editor
        field={field}
        text={shownTheirs?.source ?? draft.text.value}
        problems={shownTheirs ? [] : draft.problems.value}
        readOnly={shownTheirs !== null || draft.published.value === null}
        onEdit={(text) => draft.edit(text)}
      />
      <Problems draft={draft} onGo={(line) => field.current && goToLine(field.current, line)} />
    </section>
  );
}

function Head({ draft, title }: { draft: Draft; title: string }) {
  const m = messages.value;
  const history = useSignal(false);
  const current = draft.published.value?.current;
  const settled = !draft.broken.value && !draft.checking.value && !draft.theirs.value;
  const closed = !draft.dirty.value || !settled || busy.value;
  return (
    <header class="editor-head">
      <div>
        <h1 id="document-title">
          {title}
          {draft.dirty.value && <span class="badge changed">{m.changed}</span>}
        </h1>
        <p class="quiet">
          {current && m.revision(current.revision)}
          {current?.at && `, ${m.publishedBy(current.by, moment(current.at))}`}
        </p>
      </div>
      <button type="button" class="button" onClick={() => (history.value = true)}>
        {m.history}
      </button>
      <button
        type="button"
        class="button"
        hidden={!draft.dirty.value}
        onClick={() => draft.discard()}
      >
        {m.discard}
      </button>
      <button
        type="button"
        class="button primary"
        aria-disabled={closed}
        title={draft.dirty.value ? undefined : m.nothingNew}
        onClick={() => !closed && void draft.publish()}
      >
        {m.publish}
      </button>
      {history.value && (
        <Dialog title={m.history} onClose={() => (history.value = false)}>
          <RevisionList draft={draft} onChosen={() => (history.value = false)} />
        </Dialog>
      )}
    </header>
  );
}

interface ConflictProps {
  theirs: Revision;
  seen: boolean;
  onSee: () => void;
  onPublish: () => void;
}

function Conflict({ theirs, seen, onSee, onPublish }: ConflictProps) {
  const m = messages.value;
  return (
    <div class="conflict" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{m.conflict(theirs.by)}</strong> {m.conflictHint}
      </p>
      <button type="button" class="button small" onClick={onSee}>
        {seen ? m.seeMine : m.seeTheirs}
      </button>
      <button type="button" class="button small" onClick={onPublish}>
        {m.publishMine}
      </button>
    </div>
  );
}

function Problems({ draft, onGo }: { draft: Draft; onGo: (line: number) => void }) {
  const m = messages.value;
  const problems = draft.problems.value;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const count = problems.length ? m.problems(errors, problems.length - errors) : m.noProblems;
  return (
    <footer class="problems" data-worst={errors ? "error" : problems.length ? "warning" : "none"}>
      <p role="status">
        <Icon name={problems.length ? "warning" : "check"} />
        {draft.checking.value ? m.checking : count}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <ProblemLine key={`${problem.line} ${problem.message}`} problem={problem} onGo={onGo} />
          ))}
        </ul>
      )}
    </footer>
  );
}

function ProblemLine({ problem, onGo }: { problem: Problem; onGo: (line: number) => void }) {
  const m = messages.value;
  return (
    <li data-severity={problem.severity}>
      <button type="button" onClick={() => onGo(problem.line)}>
        <strong>{m.lineNumber(problem.line)}</strong>
        {problem.severity === "warning" && <em>{m.warning}:</em>}
        <span>{problem.message}</span>
      </button>
    </li>
  );
}
