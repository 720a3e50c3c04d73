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
