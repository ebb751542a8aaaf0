"""What the glossary reads, what it complains about, and what its pages say."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

from conftest import World, marked_problems, read_terms
from flowfolio.portfolio.glossary import Glossary, Term, plain_text
from flowfolio.portfolio.portfolio import load
from flowfolio.site.page import headings
from flowfolio.site.pages.glossary import pages as glossary_pages, term_uses
from flowfolio.site.paths import scope_path
from flowfolio.site.site import Site
from flowfolio.source.folder import Folder


def test_problems_have_a_place(world: World) -> None:
    file = """\
    terms:
      - term: Lead time
        id: lead-time
        definition: x
        see_also: [queu]  # ! unknown-reference
      - term: Queue
        id: queue
        definition: x
        aliases:
          - waiting
          - LEAD TIME  # ! ambiguous-term
      - term: Line
        id: queue  # ! duplicate-id
        definition: x
      - term: Broken
        id: Broken One  # ! wrong-type
        definition: x
        alias: [x]  # ! unknown-key
      - just text  # ! wrong-type
    """
    glossary, contents = read_terms(world({"glossary/a.yaml": file}))
    found = {(problem.place.line, problem.code) for problem in contents.problems}
    assert found == marked_problems(textwrap.dedent(file))
    assert list(glossary.terms) == ["lead-time", "queue", "broken-one"]
    assert "maps/glossary/a.yaml" in contents.documents


def test_reads_one_term_a_file_and_lists(world: World) -> None:
    one = "term: Queue\nid: queue\ndefinition: x\n"
    two = "- {term: Line, id: line, definition: x}\n"
    glossary, contents = read_terms(
        world({"glossary/one.yaml": one, "glossary/two.yaml": two, "glossary/none.yaml": "# nothing yet\n"})
    )
    assert list(glossary.terms) == ["queue", "line"]
    assert contents.problems == []
    assert str(glossary.places["line"]) == "maps/glossary/two.yaml:1:3"


def test_a_broken_file_or_a_wrong_name_is_said(world: World) -> None:
    _, contents = read_terms(world({"glossary/a.yaml": "- {term", "glossary/b.yml": "", "glossary/c.yaml": "text\n"}))
    assert [(problem.place.path, problem.code) for problem in contents.problems] == [
        ("maps/glossary/a.yaml", "invalid-yaml"),
        ("maps/glossary/b.yml", "bad-folder-name"),
        ("maps/glossary/c.yaml", "wrong-type"),
    ]


def test_lookup_and_synonyms(world: World) -> None:
    file = """\
    - {term: Constraint, id: constraint, definition: x, similar: [bottleneck]}
    - {term: Bottleneck, id: bottleneck, plural: bottlenecks, definition: x, aliases: [Constraint]}
    """
    glossary, _ = read_terms(world({"glossary/a.yaml": file}))
    assert glossary.lookup("CONSTRAINT") is glossary.terms["constraint"]
    assert glossary.lookup("nothing") is None
    assert glossary.synonyms()["constraint"] == ("bottleneck", "bottlenecks")


def test_undefined_words_have_a_place(glossary: Glossary) -> None:
    page = "# A [[queue]]\n\nSee `[[code]]` and [[qeue]].\n\n```sh\n[[nothing]]\n```\n[[!free]] [[also|free]]\n"
    found = [(problem.place.line, problem.place.column, problem.hint) for problem in glossary.undefined(page, "a.md")]
    assert found == [(3, 20, "did you mean 'queue'?"), (8, 11, "define it below maps/glossary/, or drop the brackets")]


def test_uses_and_unused(glossary: Glossary, world: World) -> None:
    assert glossary.uses("A `queue` of [lead time](queue.md), [[wip|x]]") == {"lead-time", "wip"}
    unused = [problem for problem in glossary.unused({"lead-time"}) if "'Queue'" in problem.message]
    assert [(problem.code, problem.place.line) for problem in unused] == [("unused-term", 8)]
    outcome = "title: x\noutcome: {text: Shorter queue}\nobstacles: [{id: wip, text: 'See [[wpi]]'}]\n"
    portfolio = load(world({"streams/a/2026-01-01/outcome.yaml": outcome}))
    uses = term_uses(replace(portfolio, glossary=glossary), [("Guide", "guide.md", "Much WIP")])
    assert uses["wip"] == (("Guide", "guide.md"),)
    assert uses["queue"][0][1] == "streams/a/2026-01-01/outcome/index.md"


def test_an_explicit_link_may_be_a_regular_plural(glossary: Glossary) -> None:
    assert glossary.uses("Two [[WIP limits]], three [[LTs]], [[communities of practice]]") == {"wip-limit", "lead-time"}
    term = glossary.lookup("change lead times")
    assert term is not None
    assert term.id == "change-lead-time"


def test_models_assessments_evidence_and_other_terms_use_words_too(glossary: Glossary, world: World) -> None:
    levels = "scale: [{value: 0, label: 'No'}, {value: 1, label: 'Yes'}]\nlevels: [{value: 1, name: One}]\n"
    levels += "scoring: {criterion_to_dimension: mean}\n"
    criterion = "{id: a, text: Somebody looks at the turnaround, level: 1}"
    model = f"title: Small\nversion: '1'\n{levels}dimensions: [{{id: d, name: D, criteria: [{criterion}]}}]\n"
    answers = "model_version: '1'\nnotes: A long queue of them.\nanswers: {}\n"
    claims = "- {claim: Less WIP by, low: 20, source: A study, edition: 2020}\n"
    files = {"maturity/small/model.yaml": model, "maturity/small/team/2026-01-31.yaml": answers}
    files["maturity/small/assess/2026-01-31.yaml"] = answers.replace("queue", "community of practice")
    portfolio = load(world(files | {"evidence.yaml": claims}))
    assert [str(problem) for problem in portfolio.problems if problem.is_error] == []
    known = replace(portfolio, glossary=glossary)
    uses = {term: {path for _, path in where} for term, where in term_uses(known, ()).items()}
    assert uses["lead-time"] == {"maturity/small/index.md"}
    assert uses["queue"] == {"maturity/small/team/index.md"}
    assert uses["wip"] == {"evidence/index.md"}
    # The form has the address that a scope of this name would have.
    assert uses["community-of-practice"] == {scope_path("small", "assess")} != {"maturity/small/assess/index.md"}


def test_undefined_words_in_maps(glossary: Glossary, world: World) -> None:
    maps = world(
        {"streams/a/2026-01-01/outcome.yaml": "title: x\noutcome: {text: Less}\nnotes: |\n  Some [[wpi]] here.\n"}
    )
    contents = Folder(maps)
    portfolio = load(maps)
    (asset,) = portfolio.assets.values()
    document = contents.read(asset.file, type(asset.map)).document  # type: ignore[type-var]
    (problem,) = glossary.undefined_in(document, asset.map)  # type: ignore[arg-type]
    assert (problem.code, problem.place.line) == ("undefined-term", 3)


def test_plain_text_and_summary() -> None:
    assert plain_text("**A** `b`\n[[c|d]] <b>e</b> f_g _h_ &amp; [i](j)") == "A b d e f_g h & i"
    long = Term(
        term="x", id="x", definition="First sentence is long enough to be cut after it, it goes on and on and on. " * 9
    )
    assert len(long.summary) <= 300
    assert long.summary.endswith("on.")
    assert Term(term="x", id="x", definition="word " * 90).summary.endswith("word…")


def test_pages(glossary: Glossary, world: World) -> None:
    empty = load(world({}))
    site = Site(replace(empty, glossary=glossary), documents=(("A <map>", "streams/a/index.md", "A queue."),))
    pages = {page.path: page for page in glossary_pages(site)}
    index = pages["glossary/index.md"]
    assert ("letter-q", "Q") in [(anchor, text) for _, anchor, text in headings(index.html)]
    assert 'Turnaround</span>: see <a href="lead-time/">Lead time</a>' in index.html
    assert "data-ff-glossary-filter hidden" in index.html
    queue = pages["glossary/queue/index.md"]
    assert '<a href="../../streams/a/">A &lt;map&gt;</a>' in queue.html
    assert '<a href="../wip/">WIP</a>' in queue.html
    assert "Also called: LT, turnaround" in pages["glossary/lead-time/index.md"].html
    assert pages["glossary/lead-time/index.md"].tags == ("LT", "turnaround")
    assert pages["glossary/lead-time/index.md"].description.startswith("Lead time (also LT, turnaround): From")
    assert "No word is explained yet" in next(glossary_pages(Site(empty))).html


def test_shipped_terms_are_in_order(project: Path) -> None:
    glossary, contents = read_terms(project / "maps")
    assert [str(problem) for problem in contents.problems] == []
    for name in ("turnaround", "touch time", "activity ratio", "PCE", "rolled throughput yield", "friction point"):
        assert glossary.lookup(name), name
