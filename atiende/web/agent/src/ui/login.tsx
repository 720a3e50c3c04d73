import { useRef } from "preact/hooks";
import { busy, logIn, notice } from "../core/account";
import { common } from "../messages/common";

export function Login({ title }: { title: string }) {
  const m = common.value;
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const fields = new FormData(form.current ?? undefined);
    void logIn(String(fields.get("login")).trim(), String(fields.get("password")));
  };
  return (
    <main class="login">
      <form ref={form} class="login-card" onSubmit={submit}>
        <img src="icon.svg" alt="" width="48" height="48" />
        <h1>Atiende</h1>
        <p class="quiet">{title}</p>
        <label>
          {m.loginName}
          <input name="login" autocomplete="username" autocapitalize="none" required autofocus />
        </label>
        <label>
          {m.password}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="form-error" role="alert">
          {notice.value}
        </p>
        <button type="submit" class="button primary" aria-disabled={busy.value}>
          {busy.value ? m.signingIn : m.signIn}
        </button>
      </form>
    </main>
  );
}
