"""What goes wrong with a message's sound or its delivery, in words: Spanish first, English second."""

from __future__ import annotations

from typing import ClassVar, Final

from asterisk_conf.words import Catalogue, Explained, Words

TEXTS: Final[Catalogue] = {
    # Sound
    "sound_missing": ("{file}: la grabación no está", "{file}: the recording is not there"),
    "sound_unreadable": (
        "{file}: no se puede leer la grabación: {reason}",
        "{file}: the recording cannot be read: {reason}",
    ),
    "not_sound": (
        "{file}: no es una grabación WAV de la línea ({found})",
        "{file}: is no WAV recording of the line ({found})",
    ),
    "disk_full": (
        "{file}: no hay lugar en el disco para guardar la grabación; libere espacio",
        "{file}: the disk is too full to keep the recording; free some space",
    ),
    "not_kept": (
        "{file}: no se pudo guardar la grabación: {reason}",
        "{file}: the recording could not be kept: {reason}",
    ),
    # Templates
    "template_unreadable": (
        "{file}: no se puede leer la plantilla: {reason}",
        "{file}: the template cannot be read: {reason}",
    ),
    "template_subject": (
        "{file}:1: la primera línea debe ser «Asunto: …»",
        "{file}:1: the first line must be `Subject: …`",
    ),
    "template_unknown": (
        "{file}:{line}: no existe el dato {{{name}}}; los que hay son: {known}",
        "{file}:{line}: there is no value {{{name}}}; there are: {known}",
    ),
    "template_brace": (
        "{file}:{line}: hay una llave suelta; escriba {{{{ o }}}} si quiere que se lea",
        "{file}:{line}: a stray brace; write {{{{ or }}}} for one that is to be read",
    ),
    # Mail
    "address_wrong": (
        "«{address}» no es una dirección de correo",
        "“{address}” is no mail address",
    ),
    "smtp_no_connection": (
        "no se pudo conectar con el servidor de correo {server}: {reason}",
        "no connection to the mail server {server}: {reason}",
    ),
    "smtp_slow": (
        "el servidor de correo {server} no respondió en {limit_s:.0f} s",
        "the mail server {server} did not answer within {limit_s:.0f} s",
    ),
    "smtp_broke_off": (
        "el servidor de correo {server} cortó la conexión",
        "the mail server {server} broke the connection off",
    ),
    "smtp_tls": (
        (
            "la conexión segura con el servidor de correo {server} falló ({reason}); revise "
            "ATIENDE_SMTP_SECURITY y ATIENDE_SMTP_CA_FILE"
        ),
        (
            "no secure connection to the mail server {server} ({reason}); check "
            "ATIENDE_SMTP_SECURITY and ATIENDE_SMTP_CA_FILE"
        ),
    ),
    "smtp_no_starttls": (
        "el servidor de correo {server} no ofrece STARTTLS; revise ATIENDE_SMTP_SECURITY",
        "the mail server {server} offers no STARTTLS; check ATIENDE_SMTP_SECURITY",
    ),
    "smtp_login": (
        (
            "el servidor de correo {server} no aceptó el usuario o la contraseña ({reply}); revise "
            "ATIENDE_SMTP_USER y ATIENDE_SMTP_PASSWORD"
        ),
        (
            "the mail server {server} did not accept the user or password ({reply}); check "
            "ATIENDE_SMTP_USER and ATIENDE_SMTP_PASSWORD"
        ),
    ),
    "smtp_sender": (
        "el servidor de correo {server} rechazó al remitente ({reply}); revise ATIENDE_MAIL_FROM",
        "the mail server {server} refused the sender ({reply}); check ATIENDE_MAIL_FROM",
    ),
    "smtp_later": (
        "el servidor de correo {server} pide reintentar más tarde ({reply})",
        "the mail server {server} asks to try later ({reply})",
    ),
    "smtp_address_refused": (
        "el servidor de correo {server} rechazó la dirección {address} ({reply})",
        "the mail server {server} refused the address {address} ({reply})",
    ),
    "smtp_message_refused": (
        "el servidor de correo {server} rechazó el mensaje ({reply})",
        "the mail server {server} refused the message ({reply})",
    ),
    # Whatever is delivered
    "no_mailbox": (
        (
            "la política de desborde no da ninguna casilla de correo para la cola «{queue}» "
            "({treatment}); póngala y reintente. El mensaje está en la lista"
        ),
        (
            "the overflow policy names no mailbox for the queue “{queue}” ({treatment}); set one "
            "and retry. The message is in the list"
        ),
    ),
    "record_gone": (
        "ya no está en la base de datos",
        "it is no longer in the database",
    ),
    "exhausted": (
        "se reintentó durante {hours:g} horas: {reason}",
        "tried for {hours:g} hours: {reason}",
    ),
    "defect": (
        "error interno ({kind}); los detalles están en el registro de la aplicación",
        "internal error ({kind}); details are in the application's log",
    ),
    "no_smtp": (
        "hay correos esperando y ningún servidor de correo: ponga ATIENDE_SMTP_HOST",
        "mails are waiting and there is no mail server: set ATIENDE_SMTP_HOST",
    ),
    "no_webhook": (
        "no hay a quién avisar: ATIENDE_WEBHOOK_URL está vacío",
        "there is nobody to tell: ATIENDE_WEBHOOK_URL is empty",
    ),
    "no_webhook_secret": (
        "falta ATIENDE_WEBHOOK_SECRET: sin ella nadie podría comprobar de quién viene el aviso",
        "ATIENDE_WEBHOOK_SECRET is missing: nobody could check who sends the event",
    ),
    "crm_away": (
        "el CRM no tomó el mensaje: {reason}",
        "the CRM did not take the message: {reason}",
    ),
    # Webhook
    "webhook_status": (
        "el otro sistema respondió {status}",
        "the other system answered {status}",
    ),
    "webhook_slow": (
        "el otro sistema no respondió en {limit_s:.0f} s",
        "the other system did not answer within {limit_s:.0f} s",
    ),
    "webhook_away": (
        "no se pudo hablar con el otro sistema ({kind})",
        "the other system could not be reached ({kind})",
    ),
}


def words(code: str, /, **details: object) -> Words:
    """Give a sentence of this catalogue."""
    return Words(TEXTS, code, details)


class DeliveryError(Explained):
    """A message's sound or mail that is not as it must be."""

    texts: ClassVar[Catalogue] = TEXTS


class SoundError(DeliveryError):
    """A recording that cannot be read."""


class KeepError(DeliveryError):
    """A recording that could not be put where it lasts; ``full`` when there is no room."""

    @property
    def full(self) -> bool:
        """Whether freeing space mends it."""
        return self.code == "disk_full"


class TemplateError(DeliveryError):
    """A template that cannot be used, with its file and line."""


class AddressError(DeliveryError):
    """A mailbox or sender that is no address."""
