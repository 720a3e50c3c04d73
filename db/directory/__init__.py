"""Who and what the line knows: people, queues, accounts, companies, documents, and past calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.directory.agents import Agents
from db.directory.api_keys import ApiKeys
from db.directory.closed_now import ClosedNow
from db.directory.companies import Companies
from db.directory.crm_messages import CrmMessages
from db.directory.documents import Documents
from db.directory.earlier import EarlierContact
from db.directory.flows import Flows
from db.directory.history import History
from db.directory.published import Published, PublishedNow
from db.directory.queues import Queues
from db.directory.records import (
    AgentRecord,
    AgentStateRecord,
    AnnouncementRecord,
    ApiKeyRecord,
    CallDetail,
    CallRecord,
    ClosedNowRecord,
    ContactRecord,
    CrmMessageRecord,
    DocumentRevision,
    FlowRevision,
    KeyRecord,
    LegRecord,
    NewUser,
    OfferRecord,
    OverflowRecord,
    QueueRecord,
    SipAccountRecord,
    UserRecord,
    WaitRecord,
)
from db.directory.sip_accounts import SipAccounts
from db.directory.users import Users
from db.directory.web_sessions import WebSessions

if TYPE_CHECKING:
    from db.engine import Database

__all__ = [
    "AgentRecord",
    "AgentStateRecord",
    "Agents",
    "AnnouncementRecord",
    "ApiKeyRecord",
    "ApiKeys",
    "CallDetail",
    "CallRecord",
    "ClosedNow",
    "ClosedNowRecord",
    "Companies",
    "ContactRecord",
    "CrmMessageRecord",
    "CrmMessages",
    "Directory",
    "DocumentRevision",
    "Documents",
    "EarlierContact",
    "FlowRevision",
    "Flows",
    "History",
    "KeyRecord",
    "LegRecord",
    "NewUser",
    "OfferRecord",
    "OverflowRecord",
    "Published",
    "PublishedNow",
    "QueueRecord",
    "Queues",
    "SipAccountRecord",
    "SipAccounts",
    "UserRecord",
    "Users",
    "WaitRecord",
    "WebSessions",
]


class Directory:
    """All repositories on one database; any of them raises DatabaseUnavailable."""

    def __init__(self, db: Database) -> None:
        self.users = Users(db)
        self.agents = Agents(db)
        self.queues = Queues(db)
        self.sip_accounts = SipAccounts(db)
        self.companies = Companies(db)
        self.flows = Flows(db)
        self.documents = Documents(db)
        self.closed_now = ClosedNow(db)
        self.published = Published(db)
        self.api_keys = ApiKeys(db)
        self.crm_messages = CrmMessages(db)
        self.web_sessions = WebSessions(db)
        self.history = History(db)
