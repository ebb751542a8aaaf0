"""No module needs itself: the imports of the package, those for type checkers apart, run in no circle."""

from __future__ import annotations

from graphlib import TopologicalSorter

import grimp


def test_imports_run_in_no_circle() -> None:
    graph = grimp.build_graph("flowfolio", exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert set(TopologicalSorter(needs).static_order()) == graph.modules
