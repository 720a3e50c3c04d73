import { mailLink, plain, whatsappLink } from "../core/format";
import type { Assistant, AssistantRole, Company, Verification } from "../core/protocol";
import { messages } from "../messages";
import { CopyButton } from "./copy-button";
import { Icon, type IconName } from "./icons";
import { PhoneNumber, Stranger } from "./text";

const ROLES: readonly AssistantRole[] = ["functional", "billing"];

const BADGES: Record<Verification, IconName> = {
  none: "minus",
  pending: "clock",
  verified: "check",
  unknown: "question",
  unavailable: "warning",
};

/** The company, and always room for both of its assistants: a late answer moves nothing. */
export function CompanyCard({ company }: { company: Company }) {
  const m = messages.value;
  return (
    <div class="company" aria-busy={company.verification === "pending"}>
      <h2 class="label">{m.company}</h2>
      <p class="company-name">
        <Stranger
          text={company.name}
          fallback={company.verification === "pending" ? m.lookingUp : m.noCompany}
        />
      </p>
      <p class="company-line">
        <CompanyNumber number={plain(company.number)} />
        <span class="badge" data-verification={company.verification}>
          <Icon name={BADGES[company.verification]} />
          {m.verification[company.verification]}
        </span>
      </p>
      <div class="assistants" role="group" aria-label={m.assistants}>
        {ROLES.map((role) => (
          <AssistantCard
            key={role}
            role={role}
            assistant={company.assistants.find((assistant) => assistant.role === role)}
          />
        ))}
      </div>
    </div>
  );
}

function CompanyNumber({ number }: { number: string }) {
  const m = messages.value;
  if (!number) return <span class="missing">{m.noCompanyNumber}</span>;
  return (
    <span class="company-number">
      <span class="quiet">{m.companyNumber}</span> <Stranger text={number} />
      <CopyButton text={number} what={`${m.companyNumber} ${number.slice(0, 24)}`} />
    </span>
  );
}

interface AssistantProps {
  role: AssistantRole;
  assistant: Assistant | undefined;
}

function AssistantCard({ role, assistant }: AssistantProps) {
  const m = messages.value;
  const name = plain(assistant?.name) || m.assistantRole[role];
  const whatsapp = plain(assistant?.whatsapp);
  const email = plain(assistant?.email);
  return (
    <section class="assistant">
      <h3 class="label">{m.assistantRole[role]}</h3>
      <p class="assistant-name">
        <Stranger text={assistant?.name ?? null} fallback={m.noAssistant} />
      </p>
      {whatsapp && (
        <Reach
          kind="whatsapp"
          text={whatsapp}
          href={whatsappLink(whatsapp)}
          tip={m.openWhatsapp(name)}
        />
      )}
      {email && <Reach kind="email" text={email} href={mailLink(email)} tip={m.writeMail(name)} />}
    </section>
  );
}

interface ReachProps {
  kind: "whatsapp" | "email";
  text: string;
  href: string | null;
  tip: string;
}

/** A way to reach someone; no link when the CRM's text cannot be one, but still to be copied. */
function Reach({ kind, text, href, tip }: ReachProps) {
  const shown = kind === "whatsapp" ? <PhoneNumber number={text} /> : <Stranger text={text} />;
  return (
    <p class="reach">
      <span class="label">{messages.value[kind]}</span>
      {href ? (
        <a href={href} target="_blank" rel="noopener noreferrer" title={tip}>
          {shown}
        </a>
      ) : (
        shown
      )}
      <CopyButton text={text} what={text.slice(0, 60)} />
    </p>
  );
}
