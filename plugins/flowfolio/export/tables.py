"""Name every table of the export with its columns: what each holds, in which unit, and how it may be missing."""

from __future__ import annotations

from dataclasses import dataclass

_WORD, _TEXT, _NUMBER, _FLAG, _LIST = ["string"], ["string", "null"], ["number", "null"], ["boolean"], ["array"]
_COUNT = ["integer"]
_BASIS = "measured, derived, interview, estimate, or 'not stated'; null without a number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `types` are JSON Schema types, `meaning` is for people."""

    name: str
    types: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `about` says what a row is."""

    about: str
    columns: tuple[Column, ...]


def _columns(types: list[str], **meanings: str) -> tuple[Column, ...]:
    # Keywords of Python are written with a line below at the end.
    return tuple(Column(name.rstrip("_"), tuple(types), meaning) for name, meaning in meanings.items())


_MAP = _columns(_WORD, map="id of the map: <stream>/<date>/<kind>")
_ASSESSMENT = _columns(_WORD, assessment="id of the assessment: <model>/<scope>/<date>")
_STREAMS = (
    *_columns(_WORD, stream="id of the stream", title="what people call it"),
    *_columns(_TEXT, owner="who answers for it", review_every="how often its maps are looked at"),
    *_columns(_TEXT, purpose="why it exists and for whom, Markdown", notes="anything else, Markdown"),
    *_columns(_LIST, customers="who gets the value", tags="words to find it by"),
)
_MAPS = (
    *_MAP,
    *_columns(
        _WORD,
        stream="id of the stream",
        date="day of the edition",
        kind="kind of map",
        title="title",
        status="draft, final, archived or broken",
        file="the author's file",
    ),
    *_columns(
        _TEXT,
        owner="who answers for it",
        facilitator="who led the session",
        source="link to the whiteboard",
        review_due="look at it again by this day",
        audience="who may read it",
        promoted_from="the future state it was",
        promoted_to="the current state it became",
        supersedes="the map of its kind before",
        superseded_by="the one after",
        constraint="id of the constraint's step",
        constraint_by="team or suggestion",
        calendar="the working calendar that its days and weeks are counted in",
        unit="what flows, for a value stream map",
        trigger="what starts the stream, for a value stream map",
        supplier="who the input comes from, for a value stream map",
        customer="who the value goes to, for a value stream map",
        demand="how much the customer asks for, for a value stream map",
        focus="id of the step in the centre, for a dependency map",
        notes="anything else, Markdown",
    ),
    *_columns(_FLAG, is_in_force="it counts today", is_stale="it is past its review date"),
    *_columns(
        _LIST,
        participants="who was in the room",
        tags="words to find it by",
        assumptions="what was taken for granted",
        open_questions="what nobody knew",
    ),
    *_columns(_COUNT, problems="problems in its file"),
)
_METRICS = (
    *_MAP,
    *_columns(_WORD, name="name of the figure", unit="s, % or 1", text="as people read it"),
    *_columns(_NUMBER, value="typical value", low="low end", high="high end"),
    *_columns(
        _TEXT,
        basis="how firm it is, as that of the weakest number in it: measured, derived, interview, estimate or "
        "'not stated'; null for counts, and without a number",
    ),
    *_columns(_COUNT, numbers="how many numbers it is made of", stated="how many of them say how they were found"),
    *_columns(_LIST, missing="ids of the steps without a needed number"),
)
_STEPS = (
    *_MAP,
    *_columns(_WORD, id="id of the step", name="what people call it"),
    *_columns(_TEXT, way="branch it is in, such as 'parallel 1' or 'choice 2 (30 %)'; null on the main way"),
    *_columns(_TEXT, team="who does it", value="adding, necessary or waste"),
    *_columns(
        _NUMBER,
        process_time="hands-on time, typical",
        lead_time="time in the step, typical",
        wait_before="waiting before, typical",
        wait_after="waiting after, typical",
        cycle_time="time between two finished items, typical",
        changeover="time to change to another kind of item, typical",
        percent_complete_accurate="share that is right first time, typical",
        uptime="share of the time in which it can run, typical",
        people="people",
        wip="items in process",
        inventory="items waiting",
        rework_rate="share of the items that go back, typical",
    ),
    *_columns(_TEXT, rework_to="id of the step they go back to", flow="push, pull, fifo or supermarket"),
    *_columns(_FLAG, outside="outside our sight", constraint="named as the constraint"),
    *_columns(_TEXT, hotspot="trouble, with the reason", because="why it changes", notes="anything else, Markdown"),
    *_columns(
        _LIST,
        improvements="what could be better",
        replaces="current steps it replaces",
        roles="roles that take part",
        tools="systems in use",
        artefacts="what it produces",
    ),
)
_NUMBERS = (
    *_MAP,
    *_columns(_WORD, id="id of the step or dependency", field="what is counted: a column of steps or dependencies"),
    *_columns(_WORD, unit="s or %", text="the typical value as the author wrote it"),
    *_columns(["number"], value="typical value, the one that sums are made of"),
    *_columns(_NUMBER, low="low end", high="high end", sample="how many items were looked at"),
    *_columns(_WORD, basis="measured, derived, interview, estimate, or 'not stated'"),
    *_columns(_TEXT, on="when it was found", source="who or what said so"),
)
_DEPENDENCIES = (
    *_MAP,
    *_columns(
        _WORD,
        id="id",
        name="what people call it",
        kind="what it is",
        where="inside or outside",
        direction="needs, provides or both",
    ),
    *_columns(
        _TEXT,
        impact="how much it limits",
        action="what to do",
        shared_as="one id across streams",
        contact="whom to ask",
        frequency="how often",
    ),
    *_columns(_NUMBER, wait="waiting each time, typical"),
    *_columns(_TEXT, wait_basis=_BASIS, notes="anything else, Markdown"),
)
_LINKS = (
    *_MAP,
    *_columns(
        _WORD, kind="information, or dependency", from_="id or name of where it begins", to="and of where it ends"
    ),
    *_columns(_TEXT, name="what runs there", how="manual or electronic, for information"),
)
_ROADMAP_ITEMS = (
    *_MAP,
    *_columns(_WORD, id="id", title="what is done", horizon="now, next or later", status="how far it is"),
    *_columns(
        _TEXT,
        owner="who answers for it",
        start="first day",
        end="last day",
        impact="what it brings",
        effort="what it costs",
        hypothesis="if … then … because …",
        result="what came of it",
        measure="what is measured",
        metric="figure of flowfolio",
        baseline="before, as written",
        target="to come to, as written",
        actual="seen, as written",
        measured_on="seen when",
        notes="anything else, Markdown",
    ),
    *_columns(
        _LIST,
        contributors="who helps",
        addresses="obstacles, steps, dependencies",
        depends_on="items that come first",
        exit_criteria="when it is finished",
    ),
)
_OUTCOME_MEASURES = (
    *_MAP,
    *_columns(_WORD, id="id", name="what is measured", outcome="the target outcome"),
    *_columns(
        _TEXT,
        metric="figure of flowfolio",
        baseline="before, as written",
        target="to come to, as written",
        horizon="by when",
    ),
)
_OUTCOME_CARDS = (
    *_MAP,
    *_columns(_WORD, part="outcome, runner-up, guardrail, benefit, obstacle, next step or method", text="what it says"),
    *_columns(_TEXT, id="id", for_="who gains, for a benefit", owner="who does it, for a next step", by="by when"),
    *_columns(_NUMBER, votes="votes in the session"),
    *_columns(_LIST, addresses="obstacles that a next step lowers"),
)
_MODELS = (
    *_columns(
        _WORD, model="id of the maturity model", version="version", title="what people call it", rule="how scores come"
    ),
    *_columns(_FLAG, is_in_force="new assessments use this version"),
    *_columns(_TEXT, source="where it comes from"),
    *_columns(_LIST, scale="answers as 'value label', lowest first", levels="levels as 'value name', lowest first"),
    *_columns(_COUNT, criteria="how many criteria it asks about"),
)
_ASSESSMENTS = (
    *_ASSESSMENT,
    *_columns(
        _WORD,
        model="id of the maturity model",
        model_version="version that was answered",
        scope="stream or team that was assessed",
        date="day of the assessment",
        method="self, facilitated or expert",
        file="the author's file",
    ),
    *_columns(_TEXT, baseline="day of the assessment that progress is measured from", notes="anything else, Markdown"),
    *_columns(_FLAG, is_latest="the scope's latest with this model"),
    *_columns(_COUNT, criteria="criteria of the model", answered="how many of them have an answer"),
    *_columns(_LIST, assessors="roles or teams that answered"),
)
_SCORES = (
    *_ASSESSMENT,
    *_columns(_WORD, dimension="id of the dimension", name="what people call it"),
    *_columns(_TEXT, parent="id of the dimension it is a part of; null at the top"),
    *_columns(
        _NUMBER,
        score="score, on the scale of the model's rule; of the answers so far while some are missing",
        target="score once every target is reached",
        baseline="score at the baseline",
        previous="score at the assessment before",
        percent_to_target="share of the way that is done",
        progress_to_date="progress from baseline to target; below 0 when things got worse",
    ),
    *_columns(_LIST, missing="criteria without an answer", not_applicable="criteria that make no sense here"),
)
_ANSWERS = (
    *_ASSESSMENT,
    *_columns(
        _WORD,
        criterion="id of the criterion",
        text="what has to be true",
        dimension="id of the dimension",
        state="answered, not applicable or missing",
    ),
    *_columns(_COUNT, level="the level that needs it"),
    *_columns(_NUMBER, value="the agreed answer; null unless the state is 'answered'"),
    *_columns(_TEXT, label="what people call that value", note="what lies behind it, Markdown"),
    *_columns(_NUMBER, target="value it has to come to"),
    *_columns(_TEXT, target_by="by when", waived_until="last day of an approved exception", waived_by="who allowed it"),
    *_columns(_LIST, respondents="what each respondent answered"),
    *_columns(_COUNT, evidence="pieces of evidence; they are in answer_evidence"),
)
_ANSWER_EVIDENCE = (
    *_ASSESSMENT,
    *_columns(_WORD, criterion="id of the criterion", title="what shows it"),
    *_columns(_TEXT, link="where it lies", recorded="when it was written down", reviewer="who looked at it"),
)
_TERMS = (
    *_columns(_WORD, id="id of the term", term="the word", definition="what it means, Markdown"),
    *_columns(
        _TEXT,
        plural="plural",
        abbreviation="short form",
        formula="how it is computed",
        source="who uses it so",
        link="where to read more",
        file="the author's file",
    ),
    *_columns(_LIST, aliases="other words for it", similar="ids of near synonyms", see_also="ids of related terms"),
)
_CLAIMS = (
    *_columns(_WORD, claim="what others say happens", kind="claim or benchmark", unit="unit of both ends"),
    *_columns(_WORD, source="who says so"),
    *_columns(_TEXT, id="id", link="where it is said"),
    *_columns(_NUMBER, low="low end", high="high end; alone the most that is claimed"),
    *_columns(_COUNT, edition="year of the study, or in which it was read"),
    *_columns(_FLAG, is_old="more than three years old"),
    *_columns(_TEXT, metric="our figure for the same quantity", note="what to know before using it, Markdown"),
)
_EVENTS = (
    *_columns(_WORD, id="id of the event", name="what people call it"),
    *_columns(
        _TEXT,
        every="how often",
        on="which day",
        duration="how long",
        attendees="who comes",
        purpose="what it is for, Markdown",
    ),
    *_columns(_LIST, agenda="what is talked about, in order", next="its days in the year from today on"),
)
_DUE = (
    *_columns(
        _WORD, date="the day", kind="review, roadmap item, roadmap start or event", title="what", id="map or event"
    ),
    *_columns(_TEXT, stream="id of the stream", owner="who answers for it", item="id of the roadmap item", file="file"),
    *_columns(_FLAG, is_overdue="the day is past"),
)

TABLES: dict[str, Table] = {
    "streams": Table("A value stream.", _STREAMS),
    "maps": Table("A map, of any edition.", _MAPS),
    "metrics": Table("A figure that flowfolio computed for a map.", _METRICS),
    "steps": Table("A step of a current or future state. How its numbers were found stands in `numbers`.", _STEPS),
    "numbers": Table("A number that somebody gave for a step or dependency: how it was found, its spread.", _NUMBERS),
    "dependencies": Table("A dependency.", _DEPENDENCIES),
    "links": Table("A flow of information, or a link between two dependencies.", _LINKS),
    "roadmap_items": Table("An item of a roadmap.", _ROADMAP_ITEMS),
    "outcome_measures": Table("A measure of an outcome map.", _OUTCOME_MEASURES),
    "outcome_cards": Table("A card of an outcome map.", _OUTCOME_CARDS),
    "reviews": Table("A day on which a map was reviewed.", (*_MAP, *_columns(_WORD, date="somebody said: still true"))),
    "models": Table("A version of a maturity model.", _MODELS),
    "assessments": Table("An assessment of a scope on a day.", _ASSESSMENTS),
    "scores": Table("What a dimension scored in an assessment, seen on its own day.", _SCORES),
    "answers": Table("A criterion of the model in an assessment, answered or not.", _ANSWERS),
    "answer_evidence": Table("What shows an answer to be true.", _ANSWER_EVIDENCE),
    "terms": Table("A term of the glossary.", _TERMS),
    "claims": Table("A figure that others published, from evidence.yaml; never one of ours.", _CLAIMS),
    "events": Table("An event of the rhythm of business.", _EVENTS),
    "due": Table("What is overdue, and what comes in the next 60 days.", _DUE),
}
"""Every table with its columns; the schema and the reference page are made from it."""
