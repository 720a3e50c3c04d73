import { useSignal } from "@preact/signals";
import { plain } from "../../core/format";
import type { AgentRow } from "../../core/protocol";
import { Icon } from "../../ui/icons";
import { Stranger } from "../../ui/text";
import { Since } from "../../ui/timer";
import { messages } from "../messages/line";
import type { AgentDay, Ratios, Today } from "../protocol";
import { Glyph } from "../ui/glyph";
import { State, TwoLines } from "./cells";
import { Columns, Grid } from "./grid";
import { looked } from "./store";
import { bestSkills, reasonWords, share, stateWords } from "./words";

export const RATIOS: readonly (keyof Ratios)[] = [
  "assignment_efficiency",
  "occupancy",
  "availability",
  "utilisation",
];

const RATIO_PAIRS = [
  ["assignment_efficiency", "occupancy"],
  ["availability", "utilisation"],
] as const;

export function Agents({ agents, today }: { agents: AgentRow[]; today: Today | null }) {
  const m = messages.value;
  const chosen = useSignal("");
  const days = new Map(today?.agents.map((day) => [day.id, day]));
  const rows = inOrder(agents);
  const at = looked.value;
  const choose = (id: string) => (looked.peek()?.kind === "agent" ? open(id) : (chosen.value = id));
  const open = (id: string) => {
    chosen.value = id;
    looked.value = { kind: "agent", id: Number(id) };
  };
  const onDuty = agents.filter(({ state }) => state !== "logged_out").length;
  return (
    <section class="card line-list" aria-labelledby="agents-title">
      <h2 id="agents-title">
        {m.agents} <span class="count">{m.onDuty(onDuty, agents.length)}</span>
      </h2>
      {agents.length ? (
        <Grid
          name="live-agents"
          label={m.agents}
          ids={rows.map((agent) => String(agent.id))}
          chosen={at?.kind === "agent" ? String(at.id) : chosen.value}
          head={<Columns columns={columns()} />}
          onChoose={choose}
          onOpen={open}
        >
          {(index) => {
            const agent = rows[index] as AgentRow;
            return <Cells agent={agent} day={days.get(agent.id)} />;
          }}
        </Grid>
      ) : (
        <p class="quiet none">{m.noAgents}</p>
      )}
    </section>
  );
}

/** By name, so that everyone keeps their place all day; who is not on duty comes last. */
function inOrder(agents: AgentRow[]): AgentRow[] {
  const off = ({ state }: AgentRow) => (state === "logged_out" ? 1 : 0);
  return [...agents].sort(
    (one, other) => off(one) - off(other) || one.name.localeCompare(other.name) || one.id - other.id,
  );
}

function columns() {
  const m = messages.value;
  return [
    { name: m.agent, width: "agent" },
    { name: m.state, width: "state" },
    { name: m.skills, width: "skills" },
    { name: m.reach, hint: m.reachHint, width: "reach" },
    { name: m.callsToday, hint: m.callsTodayHint, width: "count" },
    ...RATIO_PAIRS.map((pair) => ({
      name: pair.map((ratio) => m.ratios[ratio]).join(" "),
      hint: pair.map((ratio) => `${m.ratioNames[ratio]}, ${m.ratioHints[ratio]}`).join("\n"),
      width: pair[0],
    })),
  ];
}

interface CellsProps {
  agent: AgentRow;
  day: AgentDay | undefined;
}

function Cells({ agent, day }: CellsProps) {
  const m = messages.value;
  return (
    <>
      <th scope="row">
        <TwoLines
          first={<Stranger text={agent.name} fallback={agent.extension} />}
          second={<Stranger text={[agent.extension, ...agent.groups].join(" · ")} />}
        />
      </th>
      <td>
        <TwoLines
          first={<State state={agent.state}>{m.agentState[agent.state] ?? agent.state}</State>}
          second={
            agent.state !== "logged_out" && (
              <>
                <Since iso={agent.since} /> <Trouble agent={agent} />
              </>
            )
          }
        />
      </td>
      <td>
        <Skills agent={agent} />
      </td>
      <td>
        <Reach agent={agent} />
      </td>
      <td class="number-cell">{agent.calls_today}</td>
      {RATIO_PAIRS.map(([first, second]) => (
        <td key={first} class="number-cell">
          <TwoLines first={share(day?.[first])} second={share(day?.[second])} />
        </td>
      ))}
    </>
  );
}

/** What the state alone does not say, the most pressing first. */
function Trouble({ agent }: { agent: AgentRow }) {
  const m = messages.value;
  if (agent.state === "available" && agent.phone === "unregistered") {
    return <em class="bad">{m.phone.unregistered}</em>;
  }
  if (agent.wish) return <>{m.afterCall(stateWords(agent.wish))}</>;
  if (agent.state === "paused" && agent.reason) return <>{reasonWords(agent.reason)}</>;
  if (agent.queue_label) return <Stranger text={agent.queue_label} />;
  return <>{agent.missed > 0 && m.missed(agent.missed)}</>;
}

function Skills({ agent }: { agent: AgentRow }) {
  const skills = bestSkills(agent);
  const all = skills.map(([skill, level]) => `${plain(skill)} ${level}`).join(", ");
  return (
    <span class="chips" title={all}>
      {skills.map(([skill, level]) => (
        <span class="chip" key={skill}>
          <bdi>{plain(skill)}</bdi> <b>{level}</b>
        </span>
      ))}
    </span>
  );
}

function Reach({ agent }: { agent: AgentRow }) {
  const m = messages.value;
  const page = agent.page ? m.pageOpen : m.pageClosed;
  const away = agent.phone === "unregistered";
  return (
    <span class="reach">
      <span data-on={!away} data-used={agent.phone === "in_use"} title={m.phone[agent.phone]}>
        <Icon name={away ? "phoneOff" : "phone"} />
        <span class="off-screen">{m.phone[agent.phone]}</span>
      </span>
      <span data-on={agent.page} title={page}>
        <Glyph name="page" />
        <span class="off-screen">{page}</span>
      </span>
    </span>
  );
}
