import { exchange, request } from "../core/request";
import type {
  CalendarPreview,
  CloseOrder,
  ClosedNow,
  Delivery,
  DocumentKind,
  Lint,
  Paged,
  Published,
  QueueName,
  Revision,
} from "./protocol";

export type Resource = "voice-messages" | "tickets";

/** A record with the tag that says which version of it was read. */
export interface Tagged<Row> {
  row: Row;
  tag: string;
}

export const api = {
  queues: () => request<QueueName[]>("GET", "queues"),
  page: <Row>(resource: Resource, query: URLSearchParams) =>
    request<Paged<Row>>("GET", `${resource}?${query}`),
  one: <Row>(resource: Resource, id: string) => tagged<Row>("GET", path(resource, id)),
  handle: <Row>(resource: Resource, id: string, tag: string, answer: string) =>
    tagged<Row>("POST", `${path(resource, id)}/handle`, tag, { answer }),
  reopen: <Row>(resource: Resource, id: string, tag: string) =>
    tagged<Row>("POST", `${path(resource, id)}/reopen`, tag),

  document: (kind: DocumentKind) => request<Published>("GET", `documents/${kind}`),
  revision: (kind: DocumentKind, revision: number) =>
    request<Revision>("GET", `documents/${kind}/revisions/${revision}`),
  lint: (kind: DocumentKind, source: string) =>
    request<Lint>("POST", `documents/${kind}/lint`, { source }),
  publish: (kind: DocumentKind, source: string, base: number) =>
    request<Revision>("PUT", `documents/${kind}`, { source, base_revision: base }),
  preview: (source: string) =>
    request<{ calendars: CalendarPreview[] }>("POST", "documents/hours/preview", { source }),

  closedNow: () => request<ClosedNow>("GET", "closed-now"),
  close: (order: CloseOrder) => request<ClosedNow>("PUT", "closed-now", order),

  deliveries: () => request<{ items: Delivery[] }>("GET", "deliveries"),
  retry: (id: number) => request<null>("POST", `deliveries/${id}/retry`),
};

/** Where the whole table is downloaded that these filters leave. */
export function exportAddress(resource: Resource, format: "csv" | "xlsx", query: URLSearchParams) {
  return `/api/v1/${resource}.${format}?${query}`;
}

export function audioAddress(id: string): string {
  return `/api/v1/${path("voice-messages", id)}/audio`;
}

function path(resource: Resource, id: string): string {
  return `${resource}/${encodeURIComponent(id)}`;
}

async function tagged<Row>(method: "GET" | "POST", where: string, tag = "", body?: object) {
  const headers = tag ? { "If-Match": tag } : undefined;
  const { answer, response } = await exchange<Row>(method, where, body, headers);
  return { row: answer, tag: response.headers.get("ETag") ?? "" };
}
