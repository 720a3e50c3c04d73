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
