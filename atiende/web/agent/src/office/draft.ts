import { computed, signal } from "@preact/signals";
import { attempt, explain, notice } from "../core/account";
import { ApiError } from "../core/request";
import { api } from "./api";
import { forgetOnLeaving } from "./leaving";
import { fail } from "./loaded";
import { messages } from "./messages/seldom";
import type { CalendarPreview, DocumentKind, Problem, Published, Revision } from "./protocol";

const SETTLE_MS = 400;

/** A document as it is published and as somebody is changing it. */
export class Draft {
  readonly published = signal<Published | null>(null);
  readonly text = signal("");
  readonly problems = signal<Problem[]>([]);
  readonly checking = signal(false);
  readonly calendars = signal<CalendarPreview[]>([]);
  /** Why there is nothing to edit; empty while there is. */
  readonly failure = signal("");
  /** What somebody else published while this was being edited. */
  readonly theirs = signal<Revision | null>(null);
  readonly dirty = computed(
    () => this.published.value !== null && this.text.value !== this.published.value.current.source,
  );
  readonly broken = computed(() => this.problems.value.some((one) => one.severity === "error"));

  private timer = 0;
  private turn = 0;

  constructor(readonly kind: DocumentKind) {}

  /** Fetches what is published; what is being edited stays. */
  async load(): Promise<void> {
    const untouched = !this.dirty.value;
    try {
      const found = await api.document(this.kind);
      if (untouched || !this.published.value) {
        this.published.value = found;
        this.text.value = found.current.source;
      } else if (found.current.revision !== this.published.value.current.revision) {
        this.meet(found);
      }
      this.failure.value = "";
      await this.check();
    } catch (error) {
      fail(error);
      if (!this.published.value) this.failure.value = explain(error);
    }
  }

  edit(text: string): void {
    this.text.value = text;
    this.checking.value = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), SETTLE_MS);
  }

  /** Asks what is wrong with the text, and how the next days look by it. */
  async check(): Promise<void> {
    const turn = ++this.turn;
    const source = this.text.value;
    this.checking.value = true;
    try {
      const { ok, problems } = await api.lint(this.kind, source);
      const seen = ok && this.kind === "hours" ? await api.preview(source) : null;
      if (turn !== this.turn) return; // The text has changed since.
      this.problems.value = problems;
      if (seen) this.calendars.value = seen.calendars;
      this.checking.value = false;
    } catch (error) {
      fail(error);
      if (turn !== this.turn) return;
      this.checking.value = false;
      notice.value = explain(error);
    }
  }

  discard(): void {
    this.theirs.value = null;
    this.edit(this.published.value?.current.source ?? "");
  }

  publish(): Promise<void> {
    return attempt(async () => {
      const base = this.published.value?.current.revision ?? 0;
      try {
        const { revision } = await api.publish(this.kind, this.text.value, base);
        this.theirs.value = null;
        this.published.value = await api.document(this.kind);
        notice.value = messages.value.published(revision);
      } catch (error) {
        await this.refused(error);
      }
    });
  }

  /** Puts the text of an earlier revision into the editor. */
  restore(revision: number): Promise<void> {
    return attempt(async () => {
      const { source } = await api.revision(this.kind, revision);
      this.edit(source);
      notice.value = messages.value.restored(revision);
    });
  }

  forget(): void {
    clearTimeout(this.timer);
    this.turn += 1;
    this.published.value = null;
    this.text.value = "";
    this.problems.value = [];
    this.calendars.value = [];
    this.theirs.value = null;
  }

  private async refused(error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "published_meanwhile") this.meet(await api.document(this.kind));
    else if (error.code === "document_wrong") {
      this.problems.value = (error.answer as { problems: Problem[] }).problems;
    } else throw error;
  }

  /** From here on the text is a change to what the other one published. */
  private meet(found: Published): void {
    this.published.value = found;
    this.theirs.value = this.dirty.value ? found.current : null;
  }
}

export const drafts = {
  hours: new Draft("hours"),
  overflow: new Draft("overflow"),
  routing: new Draft("routing"),
};

forgetOnLeaving(() => Object.values(drafts).forEach((draft) => draft.forget()));

/** The browser asks before it throws away what was typed. */
addEventListener("beforeunload", (event) => {
  if (Object.values(drafts).some((draft) => draft.dirty.value)) event.preventDefault();
});
