import type { Common } from "./es";

export const en: Common = {
  errors: {
    offline: "The server cannot be reached. Try again.",
    bad_credentials: "The user or the password is wrong.",
    unauthorized: "Your session is over. Sign in again.",
    unknown_reason: "That pause reason no longer exists. Choose another.",
    no_wrap_up: "The wrap-up was already over.",
    not_an_agent: "This is for agents only.",
    unavailable: "The server could not do it now. Try again.",
  },

  agentState: {
    logged_out: "Off duty",
    available: "Available",
    offered: "Incoming call",
    ringing: "Ringing",
    talking: "Talking",
    on_hold: "On hold",
    wrap_up: "Wrap-up",
    paused: "Paused",
    not_answering: "Not answering",
  },
  phone: {
    registered: "Phone connected",
    unregistered: "Phone not connected",
    in_use: "Phone in use",
  },
  pausedBy: {
    supervisor: "As the supervisor said",
    "healed:page_gone": "The page was closed",
  },

  connecting: "Connecting…",
  connected: "Online",
  reconnecting: "Reconnecting…",
  staleSince: (time) => `Data from ${time}`,
  retryNow: "Retry now",
  replaced: "This session was opened elsewhere.",
  useHere: "Use it here",

  loginName: "User",
  password: "Password",
  signIn: "Sign in",
  signingIn: "Signing in…",
  tooManyTries: (seconds) => `Too many tries. Wait ${seconds} seconds and try again.`,
  loading: "Loading…",
  signOut: "Sign out",
  copy: (what) => `Copy ${what}`,
  copied: "Copied",
  copyFailed: "Could not copy",
  settings: "Preferences",
  help: "Keyboard shortcuts",
  close: "Close",
  language: "Language",
  theme: "Appearance",
  themes: { auto: "Like the system", light: "Light", dark: "Dark" },
};
