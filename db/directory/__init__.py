"""Who and what the line knows: people, queues, accounts, companies, documents, and past calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.directory.agents import Agents
from db.directory.companies import Companies
from db.directory.flows import Flows
from db.directory.history import History
from db.directory.queues import Queues
from db.directory.records import (
    AgentRecord,
    AgentStateRecord,
    CallDetail,
    CallRecord,
    ContactRecord,
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
    "CallDetail",
    "CallRecord",
    "Companies",
    "ContactRecord",
    "Directory",
    "FlowRevision",
    "Flows",
    "History",
    "KeyRecord",
    "LegRecord",
    "NewUser",
    "OfferRecord",
    "OverflowRecord",
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
        self.web_sessions = WebSessions(db)
        self.history = History(db)
