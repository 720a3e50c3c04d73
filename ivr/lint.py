"""Checks of a flow as a whole: every way leads somewhere, ends, and can reach a person."""

from collections.abc import Collection, Iterable, Mapping

from documents.problems import Problems
from documents.references import Notes
from ivr.build import Draft
from ivr.document import CollectNode, MenuNode, Node, QueueNode, SayNode


def check_ways(draft: Draft, notes: Notes) -> None:
    """Note unreachable nodes, endless rounds and ways without a person.

    Needs a draft without dangling references.
    """
    ways = {name: tuple(all_ways(node)) for name, node in draft.nodes.items()}
    reached = _reached(set(draft.beginnings), ways)
    for name in draft.nodes:
        if name not in reached:
            start = ", ".join(draft.beginnings)
            notes.problems.add(draft.lines[name], "unreachable", start=start, node=name)
    _check_ends(draft, reached, notes)
    _check_person(draft, ways, reached, notes)


def check_levels(draft: Draft, levels: Mapping[str, int], problems: Problems) -> None:
    """Warn of queues whose callers nobody could take for what the flow asks of agents."""
    for name, node in draft.nodes.items():
        for skill, level in node.needs if isinstance(node, QueueNode) else ():
            best = levels.get(skill, 0)
            where, line = f"nodes.{name}.needs", draft.lines[name]
            if not best:
                problems.warn(line, "skill_nobody", where=where, given=skill, options=levels)
            elif best < level:
                problems.warn(
                    line, "level_nobody", where=where, given=skill, level=level, best=best
                )


def idle_ways(node: Node) -> Iterable[str]:
    """Where a node leads a caller who presses nothing, or nothing valid."""
    match node:
        case SayNode(go=go):
            return (go,)
        case MenuNode(wrong=wrong, silence=silence):
            return (silence.go, wrong.go)
        case CollectNode(go=go, unverified=unverified):
            return (go, unverified.go or go)
        case _:
            return ()


def all_ways(node: Node) -> Iterable[str]:
    """Where a node can lead."""
    chosen = [choice.go for choice in node.choices.values()] if isinstance(node, MenuNode) else []
    return (*chosen, *idle_ways(node))


def _reached(start: set[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = set(start)
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead.update(set(ways[name]) - reached)
    return reached


def _check_ends(draft: Draft, reached: set[str], notes: Notes) -> None:
    """Only a key that the caller chose may lead back: all other ways have to end.

    Nodes that lead nowhere any more are taken away until none is left; what stays goes round.
    """
    ways = {name: set(idle_ways(draft.nodes[name])) for name in draft.nodes if name in reached}
    while ended := {name for name, onward in ways.items() if not onward}:
        ways = {name: onward - ended for name, onward in ways.items() if name not in ended}
    while ways:
        way = _round(ways)
        first = min(way, key=lambda name: draft.lines[name])
        at = way.index(first)
        shown = " → ".join([*way[at:], *way[:at], first])
        notes.problems.add(draft.lines[first], "endless", way=shown)
        ways = {name: onward for name, onward in ways.items() if name not in _upstream(way, ways)}


def _round(ways: Mapping[str, set[str]]) -> list[str]:
    """Walk until a node comes back; every node here has a way onward."""
    way: list[str] = []
    name = min(ways)
    while name not in way:
        way.append(name)
        name = min(ways[name])
    return way[way.index(name) :]


def _upstream(way: Collection[str], ways: Mapping[str, set[str]]) -> set[str]:
    """The nodes of a round and all that lead into it: one report is enough for them."""
    back: dict[str, list[str]] = {name: [] for name in ways}
    for name, onward in ways.items():
        for target in onward:
            back[target].append(name)
    return _reached(set(way), back)


def _check_person(
    draft: Draft, ways: Mapping[str, Iterable[str]], reached: set[str], notes: Notes
) -> None:
    """Where calls begin, and every question, has to have a way to a queue; a farewell need not."""
    for name in sorted(reached, key=lambda name: draft.lines[name]):
        node = draft.nodes[name]
        asks = name in draft.beginnings or isinstance(node, MenuNode | CollectNode)
        within_reach = (draft.nodes[other] for other in _reached({name}, ways))
        if asks and not any(isinstance(other, QueueNode) for other in within_reach):
            notes.problems.add(draft.lines[name], "no_person", node=name)
