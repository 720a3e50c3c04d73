"""What an admin sets for a foreign CRM that speaks HTTP and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crm_bridge.breaker import Policy
from crm_bridge.cache import CachePolicy
from crm_bridge.mapping import CompanyPaths

NUMBER: Final = "{number}"
SECRET: Final = "{secret}"  # noqa: S105 - the placeholder that keeps secrets out of the settings


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCrmConfig:
    """A foreign CRM: `url` with {number} in its path or query, and `paths` into its answer.

    A header's value may hold {secret}, which is read from the environment variable `secret_env`
    or the file `secret_file`. `timeout_s` bounds one whole request, and may well exceed a call's
    deadline: late answers still reach the agent's page. `ca_file` (PEM) replaces the system's
    certificate authorities. Statuses in `unknown_statuses` mean "no such company".
    """

    url: str
    paths: CompanyPaths
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_env: str = ""
    secret_file: str = ""
    ca_file: str = ""
    timeout_s: float = 5.0
    max_bytes: int = 256 * 1024
    max_digits: int = 20
    max_requests: int = 32
    unknown_statuses: tuple[int, ...] = (404,)
    breaker: Policy = field(default_factory=Policy)
    cache: CachePolicy = field(default_factory=CachePolicy)
