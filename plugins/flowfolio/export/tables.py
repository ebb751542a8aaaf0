"""Name every table of the export with its columns: what each holds, in which unit, and how it may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flowfolio.map_types import map_types
from flowfolio.map_types.rows import MAP, RowTable, columns

_ASSESSMENT = columns("word", assessment="id of the assessment: <model>/<scope>/<date>")
_STREAMS = (
    *columns("word", stream="id of the stream", title="what people call it"),
    *columns("text", owner="who answers for it", review_every="how often its maps are looked at"),
    *columns("text", purpose="why it exists and for whom, Markdown", notes="anything else, Markdown"),
    *columns("list", customers="who gets the value", tags="words to find it by"),
)
_MAPS = (
    *MAP,
    *columns(
        "word",
        stream="id of the stream",
        date="day of the edition",
        kind="kind of map",
        title="title",
        status="draft, final, archived or broken",
        file="the author's file",
    ),
    *columns(
        "text",
        owner="who answers for it",
        facilitator="who led the session",
        source="link to the whiteboard",
        review_due="look at it again by this day",
        audience="whom it is meant for; a label that protects nothing",
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
    *columns("flag", is_in_force="it counts today", is_stale="it is past its review date"),
    *columns(
        "list",
        participants="who was in the room",
        tags="words to find it by",
        assumptions="what was taken for granted",
        open_questions="what nobody knew",
        suppliers="several suppliers of a value stream map, with what they deliver, how often and where",
        customers="several customers of one, likewise",
    ),
    *columns("count", problems="problems in its file"),
)
_METRICS = (
    *MAP,
    *columns("word", name="name of the figure", unit="s, % or 1", text="as people read it"),
    *columns("number", value="typical value", low="low end", high="high end"),
    *columns(
        "text",
        basis="how firm it is, as that of the weakest number in it: measured, derived, interview, estimate or "
        "'not stated'; null for counts, and without a number",
    ),
    *columns("count", numbers="how many numbers it is made of", stated="how many of them say how they were found"),
    *columns("list", missing="ids of the steps without a needed number"),
    *columns("flag", is_promised="it rests on what a future state promised and nobody has found since"),
)
_MODELS = (
    *columns(
        "word", model="id of the maturity model", version="version", title="what people call it", rule="how scores come"
    ),
    *columns("flag", is_in_force="new assessments use this version"),
    *columns("text", source="where it comes from"),
    *columns("list", scale="answers as 'value label', lowest first", levels="levels as 'value name', lowest first"),
    *columns("count", criteria="how many criteria it asks about"),
)
_ASSESSMENTS = (
    *_ASSESSMENT,
    *columns(
        "word",
        model="id of the maturity model",
        model_version="version that was answered",
        scope="stream or team that was assessed",
        date="day of the assessment",
        method="self, facilitated or expert",
        file="the author's file",
    ),
    *columns("text", baseline="day of the assessment that progress is measured from", notes="anything else, Markdown"),
    *columns("flag", is_latest="the scope's latest with this model"),
    *columns("count", criteria="criteria of the model", answered="how many of them have an answer"),
    *columns("list", assessors="roles or teams that answered"),
)
_SCORES = (
    *_ASSESSMENT,
    *columns("word", dimension="id of the dimension", name="what people call it"),
    *columns("text", parent="id of the dimension it is a part of; null at the top"),
    *columns(
        "number",
        score="score, on the scale of the model's rule; of the answers so far while some are missing",
        target="score once every target is reached",
        baseline="score at the baseline",
        previous="score at the assessment before",
        percent_to_target="share of the way that is done",
        progress_to_date="progress from baseline to target; below 0 when things got worse",
    ),
    *columns("list", missing="criteria without an answer", not_applicable="criteria that make no sense here"),
)
_ANSWERS = (
    *_ASSESSMENT,
    *columns(
        "word",
        criterion="id of the criterion",
        text="what has to be true",
        dimension="id of the dimension",
        state="answered, not applicable or missing",
    ),
    *columns("count", level="the level that needs it"),
    *columns("number", value="the agreed answer; null unless the state is 'answered'"),
    *columns("text", label="what people call that value", note="what lies behind it, Markdown"),
    *columns("number", target="value it has to come to"),
    *columns("text", target_by="by when", waived_until="last day of an approved exception", waived_by="who allowed it"),
    *columns("list", respondents="what each respondent answered"),
    *columns("count", evidence="pieces of evidence; they are in answer_evidence"),
)
_ANSWER_EVIDENCE = (
    *_ASSESSMENT,
    *columns("word", criterion="id of the criterion", title="what shows it"),
    *columns("text", link="where it lies", recorded="when it was written down", reviewer="who looked at it"),
)
_TERMS = (
    *columns("word", id="id of the term", term="the word", definition="what it means, Markdown"),
    *columns(
        "text",
        plural="plural",
        abbreviation="short form",
        formula="how it is computed",
        source="who uses it so",
        link="where to read more",
        file="the author's file",
    ),
    *columns("list", aliases="other words for it", similar="ids of near synonyms", see_also="ids of related terms"),
)
_CLAIMS = (
    *columns("word", claim="what others say happens", kind="claim or benchmark", unit="unit of both ends"),
    *columns("word", source="who says so"),
    *columns("text", id="id", link="where it is said"),
    *columns("number", low="low end", high="high end; alone the most that is claimed"),
    *columns("count", edition="year of the study, or in which it was read"),
    *columns("flag", is_old="more than three years old"),
    *columns("text", metric="our figure for the same quantity", note="what to know before using it, Markdown"),
)
_EVENTS = (
    *columns("word", id="id of the event", name="what people call it"),
    *columns(
        "text",
        every="how often",
        on="which day",
        at="at what time of the day, HH:MM",
        duration="how long",
        attendees="who comes",
        purpose="what it is for, Markdown",
    ),
    *columns("list", agenda="what is talked about, in order", next="its days in the year from today on"),
)
_DUE = (
    *columns(
        "word",
        date="the day",
        kind="review, roadmap item, roadmap start, dependency or event",
        title="what",
        id="map or event",
    ),
    *columns("text", stream="id of the stream", owner="who answers for it", item="id of the roadmap item", file="file"),
    *columns("flag", is_overdue="the day is past"),
)

_FIRST = (
    RowTable("streams", "A value stream.", _STREAMS),
    RowTable("maps", "A map, of any edition.", _MAPS),
    RowTable("metrics", "A figure that flowfolio computed for a map.", _METRICS),
)
_LAST = (
    RowTable(
        "reviews", "A day on which a map was reviewed.", (*MAP, *columns("word", date="somebody said: still true"))
    ),
    RowTable("models", "A version of a maturity model.", _MODELS),
    RowTable("assessments", "An assessment of a scope on a day.", _ASSESSMENTS),
    RowTable("scores", "What a dimension scored in an assessment, seen on its own day.", _SCORES),
    RowTable("answers", "A criterion of the model in an assessment, answered or not.", _ANSWERS),
    RowTable("answer_evidence", "What shows an answer to be true.", _ANSWER_EVIDENCE),
    RowTable("terms", "A term of the glossary.", _TERMS),
    RowTable("claims", "A figure that others published, from evidence.yaml; never one of ours.", _CLAIMS),
    RowTable("events", "An event of the rhythm of business.", _EVENTS),
    RowTable("due", "What is overdue, and what comes in the next 60 days.", _DUE),
)
_OF_OLD = ("steps", "numbers", "dependencies", "links", "roadmap_items", "outcome_measures", "outcome_cards")
"""Tables of the map types in the order in which they have always come; later ones follow."""


@cache
def tables() -> Mapping[str, RowTable]:
    """Return every table by name; the schema and the reference page are made from it."""
    of_types = {table.name: table for each in map_types() for table in each.exports}
    names = (*_OF_OLD, *(name for name in of_types if name not in _OF_OLD))
    return {each.name: each for each in (*_FIRST, *(of_types[name] for name in names), *_LAST)}
