"""docs/refusals.md: every sentence the product refuses with, by its code; found in the code itself.

Two sources: the judge, asked for every move; and every `Refused(...)` and `need(...)` of the package, read from the
syntax tree. `{…}` stands for what is filled in at run time. Where both the code and the sentence are another's that is
passed on, there is nothing to list.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chuangcheng.rules.problem_states import MOVES, judge
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Move, Situation, Stand, State

PACKAGE = Path(__file__).resolve().parent.parent / "chuangcheng"
GAP = "{…}"
NOBODY = Stand(post=0, user=0, organisation=-1, roles=frozenset())
EXAMPLE = Situation(number="2026-000123", state=State.REGISTERED, home=1, home_path=(1,))


@dataclass(frozen=True, order=True)
class Sentence:
    """One refusal: where (room and file), its code, the kind a door translates, and the sentence with its gaps."""

    where: str
    code: str
    kind: str
    text: str


def sentences() -> list[Sentence]:
    """Every refusal written in the package, by file and code."""
    found: set[Sentence] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found |= set(_of_file(path))
    return sorted(found)


def _of_file(path: Path) -> Iterator[Sentence]:
    where = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = _texts_named(tree.body)
    for function, move in _functions(tree):
        reading = _Reading(where, move, [*constants, *_texts_named(ast.walk(function))])
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            found = reading.refusal(call)
            if found and (found.code, found.text) != (GAP, GAP):
                yield found


def _texts_named(nodes: Iterable[ast.AST]) -> list[tuple[int, str, ast.expr]]:
    """What names are given to sentences, by line: `sentence = "…"`."""
    return [
        (node.lineno, node.targets[0].id, node.value)
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]


def _functions(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Top-level functions and classes, with the move a function was decorated with."""
    for node in tree.body:
        marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        calls = [m for m in marks if isinstance(m, ast.Call) and isinstance(m.func, ast.Name) and m.func.id == "move"]
        first = calls[0].args[0] if calls else None
        yield node, str(first.value) if isinstance(first, ast.Constant) else ""


# What a case refuses with, by the name of its method: the kind.
NEEDS = {"need": "invalid", "need_right": "forbidden"}


@dataclass(frozen=True)
class _Reading:
    """One function being read: its file, its move, and the names of its sentences."""

    where: str
    move: str
    named: list[tuple[int, str, ast.expr]]

    def refusal(self, call: ast.Call) -> Sentence | None:
        """The sentence of a `Refused(…)` or a `need(…)`."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if "code" not in given:
            return None
        code, kind = self.words(given["code"]), self.words(given["kind"]) if "kind" in given else "invalid"
        if name == "Refused" and call.args:
            return Sentence(self.where, code, kind, self.words(call.args[0]))
        if name in NEEDS and len(call.args) == 2:
            return Sentence(self.where, f"{self.move or GAP}_{code}", NEEDS[name], self.words(call.args[1]))
        return None

    def words(self, node: ast.expr, depth: int = 3) -> str:
        """The text of an expression, with gaps for what is only known at run time."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.JoinedStr):
            return "".join(self.words(part, depth) for part in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.words(node.left, depth) + self.words(node.right, depth)
        if isinstance(node, ast.Name) and depth:
            given = [(line, value) for line, name, value in self.named if name == node.id]
            before = [value for line, value in given if line <= node.lineno] or [value for _, value in given]
            return self.words(before[-1], depth - 1) if before else GAP
        return GAP


def judged() -> list[Sentence]:
    """What the judge says of every move: in a wrong state, to somebody else, filled in, and of a row that follows."""
    return [sentence for move in MOVES.values() for sentence in _judged(move)]


def _judged(move: Move) -> Iterator[Sentence]:
    wrong = next((s for s in State if s not in move.frm), None)
    right = next((s for s in State if s in move.frm), State.REGISTERED)
    asked = [(replace(EXAMPLE, state=right), False), (replace(EXAMPLE, state=right), True)]
    if wrong and not move.creates:
        asked.append((replace(EXAMPLE, state=wrong), False))
    asked.append((replace(EXAMPLE, state=right, follows="2026-000100"), False))
    for case, behalf in asked:
        try:
            judge(code=move.code, case=case, stands=[NOBODY], behalf=behalf)
        except Refused as refused:
            yield Sentence("rules/problem_states.py", refused.code, refused.kind, refused.sentence)


def as_markdown() -> str:
    """The whole page."""
    lines = [
        "# Every refusal",
        "",
        "Generated from the code; do not edit by hand (`make docs`). Reviewed: each says what is the matter and what",
        "to do, and no two causes share a sentence. `{…}` is filled in when it is said.",
        "",
        "## What the judge of the ledger says, by move",
        "",
        "| code | kind | sentence |",
        "|---|---|---|",
        *(f"| `{s.code}` | {s.kind} | {s.text} |" for s in judged()),
    ]
    where = ""
    for sentence in sentences():
        if sentence.where == "rules/problem_states.py":
            continue
        if sentence.where != where:
            where = sentence.where
            lines += ["", f"## {where}", "", "| code | kind | sentence |", "|---|---|---|"]
        lines.append(f"| `{sentence.code}` | {sentence.kind} | {sentence.text.replace('|', '／')} |")
    return "\n".join([*lines, ""])
