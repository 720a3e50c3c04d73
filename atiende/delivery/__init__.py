"""What happens with a message after the call: its transcription, mail, webhook and CRM message.

Everything is a job in the outbox, put in one transaction with the fact that asks for it and done at
least once, whatever is killed when.
"""

from atiende.delivery.jobs import jobs_for
from atiende.delivery.labels import Labels
from atiende.delivery.stores import Stores
from atiende.delivery.worker import Delivery

__all__ = ["Delivery", "Labels", "Stores", "jobs_for"]
