import type { AgentState, Phone } from "../../core/protocol";

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

const phone: Texts<Phone> = {
  registered: "Teléfono conectado",
  unregistered: "Teléfono sin conexión",
  in_use: "Teléfono en uso",
};

/** What both pages say. */
export const es = {
  errors: {
    offline: "No hay conexión con el servidor. Vuelva a intentarlo.",
    bad_credentials: "El usuario o la contraseña no son correctos.",
    unauthorized: "Su sesión terminó. Ingrese de nuevo.",
    unknown_reason: "Ese motivo de pausa ya no existe. Elija otro.",
    no_wrap_up: "El cierre ya había terminado.",
    not_an_agent: "Esto es solo para agentes.",
    unavailable: "El servidor no pudo hacerlo ahora. Vuelva a intentarlo.",
  },

  agentState,
  phone,
  /** Reasons for a pause that no agent chooses. */
  pausedBy: {
    supervisor: "Por indicación del supervisor",
    "healed:page_gone": "Se cerró su página",
  },

  connecting: "Conectando…",
  connected: "En línea",
  reconnecting: "Reconectando…",
  staleSince: (time: string) => `Datos de las ${time}`,
  retryNow: "Reintentar ahora",
  replaced: "Esta sesión se abrió en otro lugar.",
  useHere: "Usar aquí",

  loginName: "Usuario",
  password: "Contraseña",
  signIn: "Ingresar",
  signingIn: "Ingresando…",
  tooManyTries: (seconds: string) =>
    `Hubo demasiados intentos. Espere ${seconds} segundos y vuelva a probar.`,
  loading: "Cargando…",
  signOut: "Salir",
  copy: (what: string) => `Copiar ${what}`,
  copied: "Copiado",
  copyFailed: "No se pudo copiar",
  settings: "Preferencias",
  help: "Atajos de teclado",
  close: "Cerrar",
  language: "Idioma",
  theme: "Aspecto",
  themes: { auto: "Como el sistema", light: "Claro", dark: "Oscuro" },
};

export type Common = typeof es;
