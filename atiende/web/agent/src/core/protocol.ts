/** The words between page and server; docs/web-protocol.md says what each of them means. */

export type Role = "agent" | "supervisor" | "admin";
export type AgentState =
  | "logged_out"
  | "available"
  | "offered"
  | "ringing"
  | "talking"
  | "on_hold"
  | "wrap_up"
  | "paused"
  | "not_answering";
export type Phone = "registered" | "unregistered" | "in_use";
export type CallPhase = "announced" | "ringing" | "talking" | "ended";
export type LinePhase =
  | "menu"
  | "waiting"
  | "overflow"
  | "offered"
  | "ringing"
  | "talking"
  | "ended";
export type Verification = "none" | "pending" | "verified" | "unknown" | "unavailable";
export type AssistantRole = "functional" | "billing";

export interface User {
  login: string;
  name: string;
  role: Role;
}

export interface AgentBase {
  id: number;
  name: string;
  extension: string;
  state: AgentState;
  reason: string | null;
  since: string;
  phone: Phone;
  wish: { state: "paused" | "logged_out"; reason: string } | null;
}

export interface Agent extends AgentBase {
  wrap_up_until: string | null;
}

/** An agent as supervisors see them. */
export interface AgentRow extends AgentBase {
  /** A page of theirs is open. */
  page: boolean;
  skills: Readonly<Record<string, number>>;
  groups: string[];
  call_id: string | null;
  queue_label: string;
  missed: number;
  calls_today: number;
}

export interface Assistant {
  role: AssistantRole;
  name: string;
  whatsapp: string;
  email: string;
}

export interface Company {
  number: string | null;
  verification: Verification;
  name: string | null;
  assistants: Assistant[];
}

export interface Call {
  call_id: string;
  offer_id: string;
  phase: CallPhase;
  caller: { number: string; name: string };
  dialled: string;
  choice: { id: string; label: string } | null;
  keys: string;
  company: Company;
  queue: { name: string; label: string };
  arrived_at: string;
  waited_s: number | null;
  offered_at: string | null;
  ringing_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  ended_by: string | null;
  outcome: string | null;
}

export interface Queue {
  name: string;
  label: string;
  waiting: number;
  longest_wait_s: number;
  available_agents: number;
}

export type Strategy =
  | "longest_idle"
  | "most_skilled"
  | "fewest_calls"
  | "round_robin"
  | "fair_fastest";

/** A queue as supervisors see it. */
export interface QueueRow extends Queue {
  agents_logged_in: number;
  agents_talking: number;
  agents_paused: number;
  strategy: Strategy;
  /** Which of the queue's treatments is in force, counted from 0. */
  treatment: number | null;
  /** How long whoever joins now will probably wait. */
  expected: { low_s: number; high_s: number } | null;
}

export interface LineCall {
  call_id: string;
  phase: LinePhase;
  caller_number: string;
  choice_label: string;
  company_name: string;
  queue_label: string;
  agent_name: string;
  arrived_at: string;
  phase_since: string;
  position: number | null;
  joined_at: string | null;
  offers_made: number;
  credit_s: number;
  needs: string[];
  /** Sentences, in the server's language. */
  why: string[];
  why_of: "offer" | "waiting" | "";
}

interface Stamped {
  seq: number;
  now: string;
  user: User;
}

export interface StateMessage extends Stamped {
  type: "state";
  queues: Queue[];
  agent: Agent | null;
  call: Call | null;
}

export interface LineMessage extends Stamped {
  type: "line";
  queues: QueueRow[];
  calls: LineCall[];
  agents: AgentRow[];
}

export type Snapshot = StateMessage | LineMessage;
export type ServerMessage =
  | Snapshot
  | { type: "pong"; now: string }
  | { type: "bye"; reason: "logged_out" | "replaced" };
export type PageMessage = { type: "shown"; offer_id: string } | { type: "ping" };

export interface PauseReason {
  id: string;
  label: string;
}
