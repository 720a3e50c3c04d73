import { signal } from "@preact/signals";
import { explain } from "../../core/account";
import { forgetOnLeaving } from "../leaving";
import { fail } from "../loaded";
import type { PastCall } from "../protocol";
import { reached } from "../reach";
import { api } from "./api";

const PAGE_CALLS = 50;
const MOST_CALLS = 200;

interface Filters {
  caller: string;
  queue: string;
}

const ALL: Filters = { caller: "", queue: "" };

/** The newest calls that the filters leave. */
export class CallLog {
  readonly filters = signal<Filters>(ALL);
  readonly rows = signal<PastCall[]>([]);
  readonly failure = signal("");
  readonly loading = signal(true);
  readonly more = signal(false);

  private next: string | null = null;
  private asked = 0;

  constructor() {
    forgetOnLeaving(() => {
      this.asked += 1;
      this.rows.value = [];
      this.filters.value = ALL;
      this.loading.value = true;
    });
  }

  async filter(change: Partial<Filters>): Promise<void> {
    this.filters.value = { ...this.filters.value, ...change };
    this.loading.value = true;
    await this.ask(PAGE_CALLS, "", (rows) => rows);
  }

  /** The same again, as it is now; what was scrolled to stays as far as one question goes. */
  async refresh(): Promise<void> {
    const limit = Math.min(MOST_CALLS, Math.max(PAGE_CALLS, this.rows.value.length));
    await this.ask(limit, "", (rows) => rows);
  }

  async loadMore(): Promise<void> {
    if (!this.next || this.loading.value) return;
    this.loading.value = true;
    await this.ask(PAGE_CALLS, this.next, (rows) => {
      const known = new Set(this.rows.value.map(({ call_id }) => call_id));
      return [...this.rows.value, ...rows.filter(({ call_id }) => !known.has(call_id))];
    });
  }

  private async ask(limit: number, cursor: string, made: (rows: PastCall[]) => PastCall[]) {
    const turn = ++this.asked;
    const asked = { limit: String(limit), cursor, ...this.filters.value };
    try {
      const filled = Object.entries(asked).filter(([, value]) => value !== "");
      const { items, next } = await api.history(new URLSearchParams(filled));
      if (turn !== this.asked) return; // Something newer was asked for meanwhile.
      this.rows.value = made(items);
      this.next = next;
      this.more.value = next !== null;
      this.failure.value = "";
      reached();
    } catch (error) {
      fail(error);
      if (turn !== this.asked) return;
      if (!this.rows.value.length) this.failure.value = explain(error);
    }
    this.loading.value = false;
  }
}
