import { effect } from "@preact/signals";
import { render } from "preact";
import { begin, user } from "../core/account";
import { App } from "./app";
import { forget } from "./leaving";
import { fetchLanguage, messages } from "./messages";
import { route } from "./route";
import { startShortcuts } from "./shortcuts";

effect(() => void fetchLanguage());

const root = document.getElementById("app");
if (root) render(<App />, root);
startShortcuts();
effect(() => {
  const where = user.value ? messages.value.pages[route.value.page] : messages.value.office;
  document.title = `${where} · Atiende`;
});
void begin({ entered: () => undefined, left: forget, errors: () => messages.value.errors });
