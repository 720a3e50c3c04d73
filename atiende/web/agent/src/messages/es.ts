import type { AgentState, AssistantRole, LinePhase, Phone, Verification } from "../core/protocol";
import { es as common } from "./common/es";

type Texts<Key extends string> = Readonly<Record<Key, string>>;

const agentState: Texts<AgentState> = {
  logged_out: "Fuera de turno",
  available: "Disponible",
  offered: "Llamada entrante",
  ringing: "Sonando",
  talking: "En conversación",
  on_hold: "En espera",
  wrap_up: "Cierre",
  paused: "En pausa",
  not_answering: "Sin atender",
};

const stateHint: Texts<AgentState> = {
  logged_out: "No recibe llamadas. Pulse Disponible para empezar.",
  available: "Recibirá la próxima llamada de su cola.",
  offered: "Le asignaron una llamada. El teléfono está por sonar.",
  ringing: "Atienda en su teléfono.",
  talking: "Al terminar tendrá un tiempo de cierre.",
  on_hold: "Retómela en su teléfono.",
  wrap_up: "Termine sus anotaciones antes de la próxima llamada.",
  paused: "No recibe llamadas hasta que vuelva.",
  not_answering: "No recibe llamadas hasta que vuelva.",
};

const phone: Texts<Phone> = {
  registered: "Teléfono conectado",
  unregistered: "Teléfono sin conexión",
  in_use: "Teléfono en uso",
};

const verification: Texts<Verification> = {
  none: "Sin verificar",
  pending: "Verificando…",
  verified: "Verificada",
  unknown: "No figura en el CRM",
  unavailable: "CRM no disponible",
};

const assistantRole: Texts<AssistantRole> = {
  functional: "Asistente Funcional",
  billing: "Asistente de facturación y cuentas corrientes",
};

const linePhase: Texts<LinePhase> = {
  menu: "En el menú",
  waiting: "En espera",
  overflow: "En desborde",
  offered: "Asignada",
  ringing: "Sonando",
  talking: "En conversación",
  ended: "Terminada",
};

export const es = {
  ...common,
  agentState,
  stateHint,
  phone,
  verification,
  assistantRole,
  linePhase,

  signInTitle: "Ingrese para atender",
  backOffice: "Mensajes y tickets",

  // Connection
  connecting: "Conectando…",
  connected: "En línea",
  reconnecting: "Reconectando…",
  staleSince: (time: string) => `Datos de las ${time}`,
  retryNow: "Reintentar ahora",
  replaced: "Esta sesión se abrió en otro lugar.",
  useHere: "Usar aquí",

  // The agent
  yourState: "Su estado",
  extension: (number: string) => `Interno ${number}`,
  goAvailable: "Disponible",
  goPaused: "Pausa",
  pauseReason: "Motivo de la pausa",
  stateLocked: "Podrá cambiar de estado cuando atienda la llamada.",
  afterCall: (state: string) => `Después de esta llamada: ${state}.`,
  noPhoneHint: "Sin su teléfono conectado no recibirá llamadas.",
  phoneHelpTitle: "Su teléfono no está conectado",
  phoneHelp: (extension: string) =>
    `No le llegarán llamadas. Abra su programa de teléfono y compruebe que la cuenta ${extension} ` +
    "figure como registrada. Si sigue igual, avise a su supervisor.",

  // The call
  callPanel: "Llamada",
  incomingCall: "Llamada entrante",
  aboutToRing: "Su teléfono está por sonar",
  answerNow: "Atienda en su teléfono",
  inConversation: "En conversación",
  callEnded: "Llamada terminada",
  wrapUp: "Cierre",
  endedBy: {
    caller: "Colgó quien llamó",
    agent: "Colgó usted",
    system: "La línea terminó la llamada",
  } as Texts<string>,
  finishWrapUp: "Terminar cierre",
  waited: "Esperó",
  waiting: "Espera",
  talked: "Duración",
  choice: "Eligió",
  noChoice: "Sin opción",
  queue: "Cola",
  keys: "Teclas",
  noKeys: "Ninguna",
  dialled: "Marcó a",
  moreKeys: (count: number) => `y ${count} más`,
  caller: "Quien llama",
  unknownName: "Sin nombre",
  hiddenNumber: "Número oculto",
  company: "Empresa",
  companyNumber: "N.º",
  noCompanyNumber: "No ingresó número",
  noCompany: "Empresa sin identificar",
  lookingUp: "Buscando en el CRM…",
  assistants: "Asistentes de la empresa",
  noAssistant: "Sin datos",
  whatsapp: "WhatsApp",
  email: "Correo",
  openWhatsapp: (name: string) => `Escribir a ${name} por WhatsApp`,
  writeMail: (name: string) => `Escribir un correo a ${name}`,
  announce: (number: string, company: string) => `Llamada entrante de ${number}, ${company}`,

  // No call
  idle: {
    ready: "Esperando la próxima llamada",
    readyHint: "Los datos de quien llama aparecerán aquí antes de que suene su teléfono.",
    away: "No está recibiendo llamadas",
    awayHint: "Cuando quiera atender, pulse Disponible.",
    missed: "No atendió una llamada",
    missedHint: "La pasamos a otro agente. Pulse Disponible cuando esté de vuelta.",
    wrapUp: "Tiempo de cierre",
    wrapUpHint: "Cuando termine volverá a recibir llamadas.",
    noPhone: "Falta conectar su teléfono",
    noPhoneHint: "Siga los pasos de la izquierda; esta página lo notará sola.",
  },

  // Queues and the line
  queues: "Colas",
  noQueues: "No tiene colas asignadas.",
  inQueue: "Esperan",
  longestWait: "Mayor espera",
  freeAgents: "Libres",
  liveCalls: "Llamadas en curso",
  noLiveCalls: "No hay llamadas en este momento.",
  agents: "Agentes",
  noAgents: "Todavía no hay agentes.",
  phase: "Situación",
  option: "Opción",
  agent: "Agente",
  inPhase: "Hace",
  onLine: "En la línea",
  state: "Estado",
  ext: "Interno",
  phoneColumn: "Teléfono",

  // Settings and help
  sound: "Sonido suave cuando entra una llamada",
  trySound: "Probar",
  notifications: "Aviso del sistema si la página no está a la vista",
  notificationsDenied: "El navegador no permite avisos de esta página.",
  shortcutList: {
    available: "Ponerse disponible",
    pause: "Elegir una pausa",
    wrapUp: "Terminar el cierre",
    copyNumber: "Copiar el número de quien llama",
    help: "Ver estos atajos",
    escape: "Cerrar lo que esté abierto",
  },
};

export type Messages = typeof es;
