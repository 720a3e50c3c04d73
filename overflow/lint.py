"""Checks of a policy as a whole: what each part allows alone, and does not make sense together."""

from documents.problems import Problems
from overflow.build import Draft, Written
from overflow.policy import Choice, When

NEVER = When(waited_s=None, no_agents=False, all_paused=False)
BELONGS_TO: dict[str, Choice] = {"mailbox": "message", "message": "message", "ticket": "ticket"}
"""Rules that only matter while the choice is offered."""


def check(draft: Draft, problems: Problems) -> None:
    """Note what contradicts itself, and warn of what is probably not meant."""
    for written in draft.written:
        _check_message(written)
        if written.name == "closed":
            _check_wait(written, draft)
        _warn(written, problems)


def _check_message(written: Written) -> None:
    rules = written.rules.message
    if "message" not in written.fields.block.entries:
        return
    for key, value in (("silence_s", rules.silence_s), ("min_speech_s", rules.min_speech_s)):
        if value >= rules.max_s:
            line = written.fields.block.key_lines["message"]
            written.fields.fault_at(
                line, f"message.{key}", "not_below_max", given=f"{value:g}", most=f"{rules.max_s:g}"
            )


def _check_wait(written: Written, draft: Draft) -> None:
    """Nobody comes while it is closed: who waits must have somewhere to be sent back to."""
    line = written.fields.block.key_lines.get("choices")
    if line is None or "wait" not in written.rules.choices:
        return
    leads_back = (
        found.entry.send_back and written.queue in (None, found.entry.queue)
        for found in draft.entries.values()
    )
    if not any(leads_back):
        written.fields.fault_at(line, "choices", "wait_while_closed")


def _warn(written: Written, problems: Problems) -> None:
    rules, fields = written.rules, written.fields
    keys = fields.block.key_lines

    def warn(key: str, code: str, /, **details: object) -> None:
        problems.warn(keys.get(key, fields.line), code, where=fields.where, **details)

    if "message" in rules.choices and not rules.mailbox:
        warn("mailbox", "no_mailbox")
    for key, choice in BELONGS_TO.items():
        if key in keys and choice not in rules.choices:
            warn(key, "not_offered", key=key, choice=choice)
    if written.name == "open":
        if rules.when == NEVER:
            warn("when", "never_offered")
        if not rules.choices:
            warn("choices", "only_told")
