"""Which queue a key of the fallback's menu stands for: the same one as in the published flow (pure).

The fallback's menu says the welcome of the line, so its keys are those of the flow's first menu.
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.document import CollectNode, Flow, MenuNode, QueueNode, SayNode


class Route(NamedTuple):
    """Where a caller ends, and under which label; ``""`` where the flow says nothing."""

    queue: str
    choice: str


def route(flow: Flow, key: str, dialled: str = "") -> Route:
    """Follow a key, then silence wherever something is asked; no or a wrong key is silence, too.

    Whoever pressed a key answered the line's welcome, whatever number he dialled.
    """
    node = flow.start if key else flow.begins_at(dialled)
    choice: str | None = None
    for _ in flow.nodes:  # longer ways go in circles
        match flow.nodes.get(node):
            case MenuNode(choices=choices, silence=silence):
                chosen = choices.get(key, silence)
                node, choice = chosen.go, chosen.choice or choice
                key = ""
            case CollectNode(go=go) | SayNode(go=go):
                node = go
            case QueueNode(queue=queue):
                return Route(queue, choice or "")
            case _:
                break
    return Route("", choice or "")
