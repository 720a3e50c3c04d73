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

export interface AgentRow {
  id: number;
  name: string;
  extension: string;
  state: AgentState;
  reason: string | null;
  since: string;
  phone: Phone;
}

export interface Agent extends AgentRow {
  wrap_up_until: string | null;
  wish: { state: "paused" | "logged_out"; reason: string } | null;
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

export interface LineCall {
  call_id: string;
  phase: LinePhase;
  caller_number: string;
  choice_label: string | null;
  company_name: string | null;
  queue_label: string | null;
  agent_name: string | null;
  arrived_at: string;
  phase_since: string;
}

interface Stamped {
  seq: number;
  now: string;
  user: User;
  queues: Queue[];
}

export interface StateMessage extends Stamped {
  type: "state";
  agent: Agent | null;
  call: Call | null;
}

export interface LineMessage extends Stamped {
  type: "line";
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
