/** The resources of the back office, as openapi.yaml describes them. */

export type Status = "open" | "handled";
export type Treatment = "open" | "closed";

/** What tickets and voice messages have in common. */
export interface Kept {
  status: Status;
  queue: string;
  queue_label: string;
  treatment: Treatment;
  choice: string;
  choice_label: string;
  caller_number: string;
  caller_name: string;
  company_number: string;
  company_name: string;
  call_id: string;
  handled_at: string | null;
  handled_by: string;
  answer: string;
  erased: boolean;
}

export interface Ticket extends Kept {
  number: string;
  origin: "choice" | "message";
  opened_at: string;
}

export interface Heard {
  text: string;
  confidence: number;
}

export interface Transcript {
  status: "pending" | "done" | "failed" | "none";
  text: string;
  engine: string;
  language: string;
  error: string;
  words?: Heard[];
  numbers?: Heard[];
}

export interface Mail {
  status: "pending" | "sent" | "failed" | "none";
  at: string | null;
  error: string;
}

export interface VoiceMessage extends Kept {
  id: string;
  ticket_number: string;
  left_at: string;
  started_at: string;
  duration_s: number;
  mailbox: string;
  transcript: Transcript;
  mail: Mail;
  links: { self: string; audio: string | null; ticket: string | null };
}

export interface Paged<Row> {
  items: Row[];
  next: string | null;
}

export interface QueueName {
  name: string;
  label: string;
}

export type DocumentKind = "hours" | "overflow" | "routing";

export interface RevisionHead {
  revision: number;
  at: string | null;
  by: string;
  sha256: string;
}

export interface Revision extends RevisionHead {
  source: string;
}

export interface Published {
  /** A file of the line's settings is published again at each start. */
  file: boolean;
  current: Revision;
  history: RevisionHead[];
}

export interface Problem {
  line: number;
  message: string;
  severity: "error" | "warning";
}

export interface Lint {
  ok: boolean;
  problems: Problem[];
}

export interface Interval {
  start: string;
  end: string;
}

export interface Day {
  date: string;
  weekday: number;
  intervals: Interval[];
  treated_as: string;
  reason: string;
  notes: string[];
}

export interface CalendarPreview {
  name: string;
  zone: string;
  now: {
    open: boolean;
    reason: "" | "hours" | "holiday" | "closed_now";
    name: string;
    until: string | null;
  };
  days: Day[];
}

export interface ClosedCalendar {
  calendar: string;
  closed: boolean;
  notice: string[];
  reason: string;
  since: string | null;
  until: string | null;
  by: string;
}

export interface ClosedNow {
  calendars: ClosedCalendar[];
  notices: { id: string; text: string }[];
}

export interface CloseOrder {
  calendar: string;
  closed: boolean;
  notice?: string[];
  reason?: string;
  until?: string | null;
}

export interface Delivery {
  id: number;
  kind: string;
  label: string;
  status: "failed" | "pending";
  subject: string;
  message_id: string | null;
  ticket_number: string | null;
  attempts: number;
  created_at: string;
  due_at: string | null;
  error: string;
}

export interface StoryLine {
  at: string;
  kind: string;
  text: string;
  details: string[];
}

export interface Story {
  call_id: string;
  live: boolean;
  lines: StoryLine[];
}

/** A call of now or of before; its people are empty once they were erased. */
export interface PastCall {
  call_id: string;
  arrived_at: string;
  caller_number: string;
  caller_name: string;
  company_name: string;
  choice_label: string;
  queue: string;
  queue_label: string;
  agent_name: string;
  /** Empty while it goes on. */
  outcome: "" | "answered" | "abandoned" | "diverted";
  diverted_to: string;
  waited_s: number;
  talk_s: number | null;
  erased: boolean;
}

/** A day's sums, of one queue or of the whole line. */
export interface Sums {
  offered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  diverted: number;
  in_progress: number;
  balanced: boolean;
  service_level: number | null;
  asa_s: number | null;
  waited_max_s: number | null;
  announced: { announced: number; right: number; coverage: number | null };
}

/** `name` is empty for the calls that came to no queue. */
export interface QueueDay extends Sums {
  name: string;
  label: string;
}

export interface Ratios {
  assignment_efficiency: number | null;
  occupancy: number | null;
  availability: number | null;
  utilisation: number | null;
}

export interface AgentDay extends Ratios {
  id: number;
}

export interface Today {
  queues: QueueDay[];
  total: Sums;
  agents: AgentDay[];
}
