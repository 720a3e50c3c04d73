import { render } from "preact";
import { App } from "./app";
import { startAlerts } from "./core/alerts";
import { start } from "./core/session";
import { keepTitle } from "./core/title";
import { startShortcuts } from "./shortcuts";

const root = document.getElementById("app");
if (root) render(<App />, root);
keepTitle();
startAlerts();
startShortcuts();
start();
