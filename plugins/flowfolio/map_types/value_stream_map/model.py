"""Say what a value stream map holds: steps in a row, parallel and choice branches, rework, information flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from flowfolio.map_types.value_stream_map.branches import branches_only
from flowfolio.map_types.value_stream_map.ends import Customer, InformationFlow, Supplier
from flowfolio.map_types.value_stream_map.printed import PrintedDuration, PrintedPercent
from flowfolio.map_types.value_stream_map.wall_words import WALL_WORDS
from flowfolio.source.document import Loc
from flowfolio.source.entity import MAY_BE_OPEN, WRONG_TYPE, Entity, custom_error
from flowfolio.source.estimates import Amount, KnownShare, Share
from flowfolio.source.fields import (
    Count,
    Flag,
    Prose,
    RateText,
    Slug,
    Text,
    Texts,
    WorkingTime,
)
from flowfolio.source.header import Map
from flowfolio.source.patterns import COUNT
from flowfolio.source.words import one_line


def _flag_or_reason(value: object) -> str:
    if value is True:
        return "yes"
    if value is False:
        return ""
    if isinstance(value, str) and 0 < len(reason := one_line(value)) <= 500:
        return reason
    raise custom_error(WRONG_TYPE, "takes true or the reason as text")


_SHIFTS: dict[str, Any] = {
    "anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": 10}, {"type": "string", "pattern": COUNT}]
}


class Rework(Entity):
    """Items that go back to an earlier step."""

    model_config = ConfigDict(json_schema_extra={"required": ["to", "rate"]})
    given_or_open: ClassVar[tuple[str, ...]] = ("rate",)
    to: Slug
    """The earlier step that the work goes back to."""
    rate: Share | None = None
    """Share of the items that go back, in percent. While it is `open`, every figure with rework is unknown."""
    model: Literal["repeat", "once"] = "repeat"
    """`repeat`: an item may go back again and again, T/(1−r). `once`: at most once, T·(1+r)."""
    includes: Literal["through", "before"] = "through"
    """Whether the repeated part runs `through` the rejecting step or ends `before` it."""


class Step(Entity):
    """One process box of a value stream."""

    elsewhere: ClassVar[Mapping[str, str]] = WALL_WORDS
    id: Slug
    """Permanent id; a rename keeps it."""
    name: Text
    """What people call the step."""
    team: Text | None = None
    """Who does it."""
    roles: Texts = ()
    """Roles that take part."""
    people: Count | None = None
    """How many people work here; in Lean notation the operators."""
    tools: Texts = ()
    """Systems and tools in use."""
    artefacts: Texts = ()
    """What the step produces."""
    wait_before: Amount | None = None
    """Time an item waits before the step starts."""
    wait_after: Amount | None = None
    """Time an item waits after the step before it moves on."""
    process_time: Amount | None = None
    """Hands-on time for one item, uninterrupted. Contained in `lead_time`."""
    lead_time: Amount | None = None
    """Work available to the step until handed on; contains the process time and the waiting inside the step."""
    percent_complete_accurate: Share | None = None
    """Share of the items that the next step can use without asking back (%C/A)."""
    value: Literal["adding", "necessary", "waste"] | None = None
    """Whether the customer would pay for it, somebody needs it, or nobody does."""
    wip: Count | None = None
    """Items in process."""
    inventory: Count | None = None
    """Items waiting before the step; the wait is inventory / demand unless `wait_before` is given."""
    cycle_time: Amount | None = None
    """Time between two finished items; stands in for the process time when neither that nor a lead time is given."""
    changeover: Amount | None = None
    """Time to change from one kind of item to another."""
    changeovers: Annotated[
        dict[Text, Amount], Field(max_length=10, json_schema_extra={"x-scalar": {"enum": ["open", "?"]}}), MAY_BE_OPEN
    ] = Field(default_factory=dict)
    """Times to change, where there are several: `{Coil: 10 min, Die: 1 h}`."""
    operator_time: Amount | None = None
    """Time that a person is bound, where a machine does the rest; shown, and in no figure."""
    machine_time: Amount | None = None
    """Time that the machine takes; shown, and in no figure."""
    shifts: Annotated[Count, Field(gt=0, le=10), WithJsonSchema(_SHIFTS)] | None = None
    """Shifts a day in which the step is manned; shown, and in no figure: the calendar says how long people work."""
    uptime: Share | None = None
    """Share of the available time in which the step can run."""
    flow: Literal["push", "pull", "fifo", "supermarket"] | None = None
    """How work arrives at the step; drawn as push when not given."""
    fifo_limit: Count | None = None
    """Most items that may wait in the FIFO lane to the step; it goes with `flow: fifo`."""
    outside: Flag = False
    """The step is outside our sight: only its lead time is known."""
    constraint: Flag = False
    """The step limits the whole stream; at most one in a map."""
    hotspot: Annotated[
        str, PlainValidator(_flag_or_reason), WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string"}]})
    ] = ""
    """A trouble spot: `true`, or the reason."""
    improvements: Texts = ()
    """Kaizen bursts: what could be better here."""
    rework: Rework | None = None
    """Work that this step sends back."""
    after: Annotated[tuple[Slug, ...] | None, Field(max_length=50)] = None
    """Ids of the steps that this one begins after, instead of the one written before it; `[]` is none of its list."""
    replaces: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """In a future state: the ids of the current steps that this one replaces or changes."""
    because: Text | None = None
    """Why the step changes."""
    notes: Prose | None = None
    """Anything else worth keeping."""


class Branch(Entity):
    """One way of a choice."""

    share: KnownShare
    """How many items go this way, in percent."""
    name: Text | None = None
    """When items go this way."""
    steps: Annotated[tuple[Item, ...], Field(max_length=200)] = ()
    """Steps of this way; empty when the items skip."""


class NamedBranch(Entity):
    """One of the parallel branches, with a name."""

    name: Text | None = None
    """What people call the branch."""
    steps: Annotated[tuple[Item, ...], Field(max_length=200)] = ()
    """Steps of this branch."""


class Lane(tuple["Item", ...]):
    """The steps of a parallel branch; `name` is "" where it has none."""

    name: str

    def __new__(cls, steps: Iterable[Item], name: str = "") -> Lane:
        made = super().__new__(cls, steps)
        made.name = name
        return made

    def __getnewargs__(self) -> tuple[tuple[Item, ...], str]:
        return tuple(self), self.name


class _AsLane:
    """Lets a branch be written as a list of steps, or as a mapping with its name, in the shape of a choice's ways."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        shapes = {"@list": handler(source), "@named": handler.generate_schema(NamedBranch)}
        either = core_schema.tagged_union_schema(shapes, lambda value: "@list" if _is_list(value) else "@named")
        return core_schema.no_info_after_validator_function(_lane, either)


def _is_list(value: object) -> bool:
    return not isinstance(value, (dict, NamedBranch))


def _lane(value: tuple[Item, ...] | NamedBranch) -> Lane:
    return Lane(value.steps, value.name or "") if isinstance(value, NamedBranch) else Lane(value)


class Parallel(Entity):
    """Branches that all happen at the same time; the longest one counts."""

    parallel: Annotated[
        tuple[Annotated[tuple[Item, ...], Field(max_length=200), _AsLane()], ...],
        Field(min_length=2, max_length=20),
        BeforeValidator(branches_only),
    ]
    """Branches, each a list of steps, or `{name: …, steps: […]}`."""


class Choice(Entity):
    """Branches of which one happens."""

    choice: Annotated[tuple[Branch, ...], Field(min_length=2, max_length=20)]
    """Branches; their shares add up to 100."""


def _kind_of_item(value: Any) -> str:
    keys = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Entity) else {}
    return next((f"@{kind}" for kind in ("parallel", "choice") if kind in keys), "@step")


Item = Annotated[
    Annotated[Step, Tag("@step")] | Annotated[Parallel, Tag("@parallel")] | Annotated[Choice, Tag("@choice")],
    Discriminator(_kind_of_item),
]
"""A step, `parallel` branches or a `choice`."""

Branch.model_rebuild()
NamedBranch.model_rebuild()
Parallel.model_rebuild()
Choice.model_rebuild()


class Published(Entity):
    """Totals that somebody printed; they are compared with the computed ones."""

    lead_time: PrintedDuration | None = None
    """Total lead time."""
    expected_lead_time: PrintedDuration | None = None
    """Total lead time including rework."""
    process_time: PrintedDuration | None = None
    """Total process time."""
    expected_process_time: PrintedDuration | None = None
    """Total process time including rework."""
    wait_time: PrintedDuration | None = None
    """Total wait time."""
    work_content: PrintedDuration | None = None
    """Process time of every branch."""
    expected_work_content: PrintedDuration | None = None
    """The same including rework."""
    value_added_time: PrintedDuration | None = None
    """Process time of the value-adding steps."""
    takt_time: PrintedDuration | None = None
    """Takt time."""
    flow_efficiency: PrintedPercent | None = None
    """Process time as a share of lead time."""
    expected_flow_efficiency: PrintedPercent | None = None
    """The same including rework."""
    value_added_ratio: PrintedPercent | None = None
    """Value-added time as a share of lead time."""
    rolled_percent_complete_accurate: PrintedPercent | None = None
    """Product of the steps' %C/A."""
    step_count: Count | None = None
    """Number of steps."""
    handoff_count: Count | None = None
    """Number of handoffs between teams."""


CURRENT = "current-state"
"""The kind of map that shows how work flows today."""
FUTURE = "future-state"
"""The kind of map that shows how work is to flow."""


class ValueStreamMap(Map):
    """A value stream map, of the current or a future state."""

    time: WorkingTime | None = None
    """Working calendar of this map; else the portfolio's."""
    unit: Text | None = None
    """What flows: order, application, patient."""
    trigger: Text | None = None
    """The outside event that starts the stream."""
    supplier: Text | None = None
    """Who the input comes from."""
    customer: Text | None = None
    """Who the value goes to."""
    suppliers: Annotated[tuple[Supplier, ...], Field(max_length=20)] = ()
    """Suppliers, where there are several, one joins later, or a shipment has its frequency."""
    customers: Annotated[tuple[Customer, ...], Field(max_length=20)] = ()
    """Customers, in the same shape."""
    demand: RateText | None = None
    """How much the customer asks for."""
    steps: Annotated[tuple[Item, ...], Field(min_length=1, max_length=200)]
    """Steps from the trigger to delivered value."""
    information: Annotated[tuple[InformationFlow, ...], Field(max_length=200)] = ()
    """Information flow, drawn above the steps."""
    published: Published | None = None
    """Totals that somebody printed, checked against ours."""

    def all_steps(self) -> Iterator[tuple[Loc, Step]]:
        """Yield every step with its location, branches included, in the author's order."""
        yield from steps_in(self.steps, ("steps",))


def steps_in(items: tuple[Item, ...], loc: Loc = ()) -> Iterator[tuple[Loc, Step]]:
    """Yield every step below `items` with its location."""
    for index, item in enumerate(items):
        here = (*loc, index)
        if isinstance(item, Step):
            yield here, item
        elif isinstance(item, Parallel):
            for branch, steps in enumerate(item.parallel):
                yield from steps_in(steps, (*here, "parallel", branch))
        else:
            for branch, way in enumerate(item.choice):
                yield from steps_in(way.steps, (*here, "choice", branch, "steps"))
