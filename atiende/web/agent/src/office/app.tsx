import type { ComponentChildren } from "preact";
import { notice, user } from "../core/account";
import { Login } from "../ui/login";
import { Notice } from "../ui/notice";
import { isAdmin } from "./access";
import { messages } from "./messages";
import { overlay } from "./overlay-open";
import { route } from "./route";
import { addStyles, fetched } from "./fetched";
import { NavBar } from "./ui/nav-bar";
import { Elsewhere } from "./ui/states";

const line = async () => (await Promise.all([import("./line/parts"), addStyles("office-line.css")]))[0];
const LinePage = fetched(async () => (await line()).LinePage);
const CallsPage = fetched(async () => (await line()).CallsPage);

const records = () => import("./ui/records");
const MessagesPage = fetched(async () => (await records()).MessagesPage);
const TicketsPage = fetched(async () => (await records()).TicketsPage);

const seldom = () => import("./ui/seldom");
const Deliveries = fetched(async () => (await seldom()).Deliveries);
const HoursPage = fetched(async () => (await seldom()).HoursPage);
const OverflowPage = fetched(async () => (await seldom()).OverflowPage);
const RoutingPage = fetched(async () => (await seldom()).RoutingPage);
const Overlay = fetched(async () => (await seldom()).Overlay);

export function App() {
  const m = messages.value;
  if (user.value === undefined) return <Loading />;
  if (user.value === null) return <Login title={m.signInTitle} />;
  if (user.value.role === "agent") {
    return <Elsewhere title={m.forSupervisors} hint={m.forSupervisorsHint} to="/" />;
  }
  return (
    <div class="page office" data-page={route.value.page}>
      <NavBar user={user.value} />
      <Content />
      <Notice />
      {overlay.value && <Overlay />}
    </div>
  );
}

function Content() {
  switch (route.value.page) {
    case "linea":
      return <LinePage />;
    case "llamadas":
      return <CallsPage />;
    case "mensajes":
      return <MessagesPage />;
    case "tickets":
      return <TicketsPage />;
    case "entregas":
      return <Deliveries />;
    case "horarios":
      return <HoursPage />;
    case "desborde":
      return <ForAdmins children={<OverflowPage />} />;
    case "enrutamiento":
      return <ForAdmins children={<RoutingPage />} />;
  }
}

function ForAdmins({ children }: { children: ComponentChildren }) {
  const m = messages.value;
  if (isAdmin.value) return <>{children}</>;
  return <Elsewhere title={m.forAdmins} hint={m.forAdminsHint} />;
}

function Loading() {
  return (
    <main class="loading">
      <p role="status">{notice.value || messages.value.loading}</p>
    </main>
  );
}
