import type { AgentState, AssistantRole, Verification } from "../core/protocol";
import { es as common } from "./common/es";

type Texts<Key extends string> = Readonly<Record<Key, string>>;

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

export const es = {
  ...common,
  stateHint,
  verification,
  assistantRole,

  signInTitle: "Ingrese para atender",

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

  // Queues
  queues: "Colas",
  noQueues: "No tiene colas asignadas.",
  inQueue: "Esperan",
  longestWait: "Mayor espera",
  freeAgents: "Libres",
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
