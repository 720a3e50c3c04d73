"""docs/metricas.md defines every figure that reports give, and no other."""

import msgspec

from db.metrics.agents import AgentMetrics
from db.metrics.queues import QueueMetrics
from db.metrics.waits import Coverage
from tests.unit.docs.guides import DOCS, read, rows

GUIDE = DOCS / "metricas.md"


def defined(heading: str) -> list[str]:
    return [row[0].strip("`") for row in rows(GUIDE, heading)]


def fields(metrics: type[msgspec.Struct]) -> list[str]:
    return list(metrics.__struct_fields__)


def test_every_figure_of_a_queue_is_defined_in_its_order():
    assert defined("## Colas e intervalos") == fields(QueueMetrics)


def test_every_figure_of_an_agent_is_defined_in_its_order():
    assert defined("## Agentes") == fields(AgentMetrics)


def test_every_figure_of_announced_waits_is_defined():
    said = [f"said_{name}" for name in (*fields(Coverage), "unanswered")]
    more = ["unannounced", "unanswered", "now"]
    assert defined("## Esperas anunciadas") == [*said, *fields(Coverage), *more]


def test_the_four_ratios_are_defined_as_the_code_computes_them():
    formulas = {row[0].strip("`"): row[2] for row in rows(GUIDE, "## Agentes")}
    assert formulas["assignment_efficiency"] == "A ÷ B"
    assert formulas["occupancy"] == "B ÷ C"
    assert formulas["availability"] == "C ÷ D"
    assert formulas["utilisation"] == "B ÷ D"
    assert "A = hablando, B = A + cierre, C = B + disponible, D = conectado" in read(GUIDE)
