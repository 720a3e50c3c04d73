import { attempt, notice } from "../../core/account";
import { plain } from "../../core/format";
import { api } from "../api";
import { moment } from "../format";
import { useLoaded } from "../loaded";
import { messages } from "../messages/seldom";
import type { Delivery } from "../protocol";
import { address } from "../route";
import { Blank, Failed } from "./states";

/** What could not be delivered yet, and a button to try it again at once. */
export function Deliveries() {
  const m = messages.value;
  const { value: items, failure, load } = useLoaded(async () => (await api.deliveries()).items);
  const retry = (id: number) =>
    attempt(async () => {
      await api.retry(id);
      await load();
      notice.value = m.retrying;
    });
  return (
    <main class="plain-page">
      <section class="card deliveries" aria-labelledby="deliveries-title">
        <header>
          <h1 id="deliveries-title">{m.deliveriesTitle}</h1>
          <p class="quiet">{m.deliveriesHint}</p>
        </header>
        {failure.value ? (
          <Failed title={m.listFailed} why={failure.value} onRetry={() => void load()} />
        ) : items.value === null ? (
          <p class="quiet blank" role="status">
            {m.loading}
          </p>
        ) : items.value.length ? (
          <Table items={items.value} onRetry={(id) => void retry(id)} />
        ) : (
          <Blank title={m.noDeliveries} hint={m.noDeliveriesHint} />
        )}
      </section>
    </main>
  );
}

function Table({ items, onRetry }: { items: Delivery[]; onRetry: (id: number) => void }) {
  const m = messages.value;
  const names = [m.deliveryKind, m.deliveryAbout, m.deliveryStatus, m.attempts, m.since, m.nextTry];
  return (
    <table>
      <thead>
        <tr>
          {[...names, m.reason].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} data-status={item.status}>
            <th scope="row">{plain(item.label)}</th>
            <td>
              <About item={item} />
            </td>
            <td>
              <span class="badge" data-status={item.status}>
                {m.deliveryStatuses[item.status]}
              </span>
            </td>
            <td class="number">{item.attempts}</td>
            <td>{moment(item.created_at)}</td>
            <td>{moment(item.due_at)}</td>
            <td class="why">{plain(item.error) || "–"}</td>
            <td>
              <button type="button" class="button small" onClick={() => onRetry(item.id)}>
                {m.sendNow}
                <span class="off-screen"> {plain(item.label)} {item.id}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The record it tells about, where somebody can see it. */
function About({ item }: { item: Delivery }) {
  const m = messages.value;
  if (item.message_id) return <a href={address("mensajes", item.message_id)}>{m.aMessage}</a>;
  if (item.ticket_number) {
    return (
      <a class="number" href={address("tickets", item.ticket_number)}>
        {item.ticket_number}
      </a>
    );
  }
  return <>{plain(item.subject)}</>;
}
