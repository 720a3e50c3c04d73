"""One block of a document: what stands in it, and how a fault of it is noted."""

from collections.abc import Collection
from typing import Final, Self

from documents.patterns import MAX_NAME, NAME
from documents.references import Notes, Reference
from documents.source import Block, Scalar, Sequence, Tree

NOTHING: Final = Block(0, {}, {})


class BlockReader:
    """One block. `where` names it for people, such as `nodes.menu.wrong`; `line` has its name.

    Keys that are not `known` are noted as faults at once.
    """

    def __init__(
        self, tree: Tree, where: str, known: Collection[str], notes: Notes, line: int = 1
    ) -> None:
        self.where = where
        self.notes = notes
        self.line = line
        self.block = tree if isinstance(tree, Block) else NOTHING
        if not isinstance(tree, Block):
            self._note(tree.line, "expected_block", where=self._here)
        for key, at in self.block.key_lines.items():
            if key not in known:
                self._note(at, "unknown_key", where=self._here, given=key, options=known)

    def within(self, key: str, known: Collection[str]) -> Self | None:
        """Read the block below `key`; None when it is missing."""
        tree = self.block.entries.get(key)
        if tree is None:
            return None
        return type(self)(tree, self._at(key), known, self.notes, self.block.key_lines[key])

    def needed(self, key: str, known: Collection[str]) -> Self:
        """Read the block below `key`, which has to be there."""
        if fields := self.within(key, known):
            return fields
        self._missing(key)
        return type(self)(NOTHING, self._at(key), known, self.notes)

    def named(self, key: str, most: int, *, needed: bool = False) -> Block:
        """Find the block below `key` whose keys are names of the document's own; `most` of them."""
        if needed:
            self.needs(key)
        block = self.block.entries.get(key, NOTHING)
        if not isinstance(block, Block):
            self.fault_at(block.line, key, "expected_block")
            return NOTHING
        if len(block.entries) > most:
            self.fault_at(block.line, key, "too_many", count=len(block.entries), most=most)
        for name, line in block.key_lines.items():
            if not NAME.fullmatch(name):
                self.fault_at(line, key, "bad_name", given=name, most=MAX_NAME)
        return block

    def blocks(self, key: str, known: Collection[str], most: int) -> list[Self]:
        """Read the blocks of the list below `key`; none when it is missing."""
        tree = self.block.entries.get(key)
        if tree is None:
            return []
        if not isinstance(tree, Sequence):
            self.fault_at(tree.line, key, "expected_list")
            return []
        if len(tree.items) > most:
            self.fault_at(tree.line, key, "too_many", count=len(tree.items), most=most)
        where = self._at(key)
        return [type(self)(item, where, known, self.notes, item.line) for item in tree.items]

    def needs(self, key: str) -> None:
        """Note that `key` has to be there, if it is not."""
        if key not in self.block.entries:
            self._missing(key)

    def scalar(self, key: str, *, needed: bool = False) -> Scalar | None:
        """Find the single value of `key`; None when it is missing or none, which is noted."""
        tree = self.block.entries.get(key)
        if tree is None:
            if needed:
                self._missing(key)
            return None
        return self._single(tree, key, "expected_text")

    def scalars(
        self, key: str, *, needed: bool = False, else_code: str = "expected_texts"
    ) -> tuple[Scalar, ...]:
        """Find one value or a list of them; `else_code` is noted of what is neither."""
        tree = self.block.entries.get(key)
        if tree is None:
            if needed:
                self._missing(key)
            return ()
        items = tree.items if isinstance(tree, Sequence) else (tree,)
        if not items:
            self._note(tree.line, "empty_value", where=self._at(key))
        found = (self._single(item, key, else_code) for item in items)
        return tuple(item for item in found if item)

    def fault(self, scalar: Scalar, key: str, code: str, /, **details: object) -> None:
        """Note a fault of a value of `key`; its text is the detail `given`."""
        self.fault_at(scalar.line, key, code, given=scalar.text, **details)

    def fault_at(self, line: int, key: str, code: str, /, **details: object) -> None:
        """Note a fault of what is below `key`."""
        self._note(line, code, where=self._at(key), **details)

    def refer(self, kind: str, scalar: Scalar, key: str) -> None:
        """Remember to check that what the value of `key` names exists."""
        self.notes.references.append(Reference(kind, scalar.text, scalar.line, self._at(key)))

    def _single(self, tree: Tree, key: str, else_code: str) -> Scalar | None:
        if not isinstance(tree, Scalar):
            self._note(tree.line, else_code, where=self._at(key))
            return None
        if not tree.text:
            self._note(tree.line, "empty_value", where=self._at(key))
            return None
        return tree

    def _missing(self, key: str) -> None:
        # A block that is itself missing was reported by its parent.
        if self.block is not NOTHING:
            self._note(self.line, "missing", where=self._here, key=key)

    def _note(self, line: int, code: str, /, **details: object) -> None:
        self.notes.problems.add(line, code, **details)

    @property
    def _here(self) -> str:
        return self.where or self.notes.root

    def _at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key
