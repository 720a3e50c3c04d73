import { signal } from "@preact/signals";
import { explain } from "../core/account";
import { ApiError } from "../core/request";
import { type Resource, type Tagged, api } from "./api";
import { type Filters, USUAL, queryOf } from "./filters";
import { fail } from "./loaded";
import type { Kept } from "./protocol";
import { reached } from "./reach";

const PAGE_ROWS = 50;
const MOST_ROWS = 200;

interface Options<Row> {
  resource: Resource;
  id: (row: Row) => string;
  /** By this the list is sorted, newest first. */
  at: (row: Row) => string;
}

/** What a filter bar needs of a list, whatever is in it. */
export interface Filtered {
  readonly options: { readonly resource: Resource };
  readonly filters: { readonly value: Filters };
  filter(change: Partial<Filters>): Promise<void>;
}

/** A filtered list and the one record of it that is looked at. */
export class Listing<Row extends Kept> implements Filtered {
  readonly filters = signal<Filters>(USUAL);
  readonly rows = signal<Row[]>([]);
  /** Why there is no list; empty while there is one. */
  readonly failure = signal("");
  readonly loading = signal(true);
  readonly more = signal(false);
  readonly selected = signal("");
  readonly detail = signal<Tagged<Row> | null>(null);
  /** Why the selected record cannot be shown. */
  readonly detailFailure = signal("");

  /** Answers begun and not sent, by record: whatever happens to it meanwhile, they are not lost. */
  readonly begun = new Map<string, string>();

  private next: string | null = null;
  private asked = 0;

  constructor(readonly options: Options<Row>) {}

  /** Shows what these filters leave, from its beginning. */
  async filter(change: Partial<Filters>): Promise<void> {
    this.filters.value = { ...this.filters.value, ...change };
    this.loading.value = true;
    await this.fetch(PAGE_ROWS, (rows) => rows);
  }

  /** The same again, as it is now; what is looked at stays, even when it would be gone. */
  async refresh(): Promise<void> {
    const limit = Math.min(MOST_ROWS, Math.max(PAGE_ROWS, this.rows.value.length));
    const rest = this.rows.value.slice(limit);
    const keepsCursor = rest.length > 0 ? this.next : undefined;
    await this.fetch(limit, (rows) => this.withSelected([...rows, ...rest]), keepsCursor);
    if (this.selected.value) await this.load(this.selected.value);
  }

  /** Adds the next page to the foot of the list. */
  async loadMore(): Promise<void> {
    if (!this.next || this.loading.value) return;
    this.loading.value = true;
    const query = this.query(PAGE_ROWS);
    query.set("cursor", this.next);
    await this.ask(query, (rows) => this.distinct([...this.rows.value, ...rows]));
  }

  /** Looks at this record; the list's own row serves until the whole one is here. */
  async select(id: string): Promise<void> {
    if (id === this.selected.value) return;
    this.selected.value = id;
    const row = this.rows.value.find((one) => this.options.id(one) === id);
    this.detail.value = row ? { row, tag: "" } : null;
    this.detailFailure.value = "";
    if (id) await this.load(id);
  }

  async handle(answer: string): Promise<void> {
    await this.change((id, tag) => api.handle<Row>(this.options.resource, id, tag, answer));
    this.begun.delete(this.selected.value);
  }

  async reopen(): Promise<void> {
    await this.change((id, tag) => api.reopen<Row>(this.options.resource, id, tag));
  }

  forget(): void {
    this.asked += 1;
    this.rows.value = [];
    this.filters.value = USUAL;
    this.loading.value = true;
    this.next = null;
    this.begun.clear();
    void this.select("");
  }

  private async change(order: (id: string, tag: string) => Promise<Tagged<Row>>): Promise<void> {
    const id = this.selected.value;
    try {
      this.take(await order(id, this.detail.value?.tag ?? ""));
    } catch (error) {
      if (error instanceof ApiError && error.code === "changed_meanwhile") await this.load(id);
      throw error;
    }
  }

  private async load(id: string): Promise<void> {
    try {
      const found = await api.one<Row>(this.options.resource, id);
      if (id === this.selected.value) this.take(found);
    } catch (error) {
      fail(error);
      // What is seen already is worth more than the news that it cannot be read again.
      if (id === this.selected.value && !this.detail.value) this.detailFailure.value = explain(error);
    }
  }

  /** The record as it is now, beside the list and in it. */
  private take(found: Tagged<Row>): void {
    const { id } = this.options;
    this.detail.value = found;
    this.detailFailure.value = "";
    this.rows.value = this.rows.value.map((row) => (id(row) === id(found.row) ? found.row : row));
  }

  private async fetch(limit: number, made: (rows: Row[]) => Row[], cursor?: string | null) {
    await this.ask(this.query(limit), made, cursor);
  }

  private async ask(query: URLSearchParams, made: (rows: Row[]) => Row[], cursor?: string | null) {
    const turn = ++this.asked;
    try {
      const { items, next } = await api.page<Row>(this.options.resource, query);
      if (turn !== this.asked) return; // Something newer was asked for meanwhile.
      this.rows.value = made(items);
      this.next = cursor === undefined ? next : cursor;
      this.more.value = this.next !== null;
      this.failure.value = "";
      reached();
    } catch (error) {
      fail(error);
      if (turn !== this.asked) return;
      if (!this.rows.value.length) this.failure.value = explain(error);
    }
    if (turn === this.asked) this.loading.value = false;
  }

  private query(limit: number): URLSearchParams {
    const query = queryOf(this.filters.value);
    query.set("limit", String(limit));
    return query;
  }

  private withSelected(rows: Row[]): Row[] {
    const { id, at } = this.options;
    const kept = this.rows.value.find((row) => id(row) === this.selected.value);
    const all = this.distinct(kept ? [...rows, kept] : rows);
    return all.sort((one, other) => at(other).localeCompare(at(one)));
  }

  private distinct(rows: Row[]): Row[] {
    const { id } = this.options;
    const seen = new Set<string>();
    return rows.filter((row) => !seen.has(id(row)) && seen.add(id(row)));
  }
}
