"""Turn a Document into a typed, frozen, valid value, or into problems in the author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from flowfolio.source.document import Document, Loc
from flowfolio.source.problems import DUPLICATE_ID, Code, Problem, did_you_mean, failure, known
from flowfolio.source.spoken import LOW_ABOVE_HIGH, disordered_ends, is_open
from flowfolio.source.written import LEAVE_OUT, QuantityError, invisible

UNKNOWN_KEY = Code(
    "unknown-key",
    "error",
    "A key that this kind of file does not have.",
    "'proces_time' is not a key here; did you mean 'process_time'?",
)
MISSING_FIELD = Code("missing-field", "error", "A field that must be there is not.", "'name' is missing")
WRONG_TYPE = Code(
    "wrong-type",
    "error",
    "A value of another type than the field takes, or out of its range.",
    "id: 'One Entry' is not an id; write 'one-entry'",
)
UNKNOWN_CHOICE = Code(
    "unknown-choice",
    "error",
    "A word outside the list that the field takes.",
    "flow: 'pushed' is not one of push, pull, fifo, supermarket; did you mean 'push'?",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a model or a map type found, before it is known in which file and line."""

    loc: Loc
    code: Code
    message: str
    hint: str = ""
    on_key: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", known(self.code))

    def in_document(self, document: Document) -> Problem:
        """Return the finding as a located Problem."""
        return Problem(document.place(*self.loc, key=self.on_key), self.code, self.message, self.hint)


def custom_error(code: Code, message: str, hint: str = "", of: type[BaseModel] | None = None) -> PydanticCustomError:
    """Return the error for a validator to raise; it becomes a Problem with this code, message and hint.

    `of` is the kind of thing whose key it is about.
    """
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "code": code, "of": of})


@contextmanager
def told_as_field_error() -> Iterator[None]:
    """Let what a value cannot be read for become the error of its field."""
    try:
        yield
    except QuantityError as error:
        raise custom_error(error.code, error.message, error.hint) from error


class _MayBeOpen:
    """Marks the types of numbers and dates: where such a field can be left out, it can also be `open`."""


MAY_BE_OPEN = _MayBeOpen()


@cache
def may_be_open(model: type[BaseModel]) -> frozenset[str]:
    """Return the keys of a model that take an open value."""
    fields = model.model_fields.items()
    return frozenset(field.alias or name for name, field in fields if not field.is_required() and _is_marked(field))


def _is_marked(field: FieldInfo) -> bool:
    kinds = (field.annotation, *get_args(field.annotation))
    return any(MAY_BE_OPEN in getattr(kind, "__metadata__", ()) for kind in kinds) or MAY_BE_OPEN in field.metadata


def _is_open(model: type[BaseModel], key: str, value: object) -> bool:
    """Say whether a value is open, or one of several by name: `changeovers: {Coil: 10 min, Die: open}`."""
    if isinstance(value, dict) and get_origin(model.model_fields[key].annotation) is dict:
        return any(map(is_open, value.values()))
    return is_open(value)


def _without_open(value: object) -> dict[str, object] | None:
    """Return several values without those that are open; None for a single one."""
    return {name: each for name, each in value.items() if not is_open(each)} if isinstance(value, dict) else None


def field_names(model: type[BaseModel]) -> list[str]:
    """Return the keys that a model has in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def field_of(model: type[BaseModel], key: str) -> FieldInfo | None:
    """Return the field that a key in a file fills, None for a key that there is not."""
    return next((field for name, field in model.model_fields.items() if key in {name, field.alias}), None)


class Entity(BaseModel):
    """Anything authors write as a mapping: frozen, no unknown keys, an empty value counts as not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True)
    elsewhere: ClassVar[Mapping[str, str]] = {}
    """Keys of other things that people look for here, each with what to write instead."""
    given_or_open: ClassVar[tuple[str, ...]] = ()
    """Keys that have to be there, if only as `open`."""
    spoken_of: ClassVar[re.Pattern[str] | None] = None
    """What keys and texts where no such thing stands hold if they mean one."""
    _open: tuple[str, ...] = PrivateAttr(())

    @property
    def open_values(self) -> tuple[str, ...]:
        """Keys whose value is open: nobody knows it yet. To figures they are not given; they are questions."""
        return self._open

    @model_validator(mode="wrap")
    @classmethod
    def _in_the_authors_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        still_open: tuple[str, ...] = ()
        if isinstance(data, dict):
            open_keys = may_be_open(cls)
            still_open = tuple(key for key, value in data.items() if key in open_keys and _is_open(cls, key, value))
            if still_open or None in data.values():
                data = {key: _without_open(value) if key in still_open else value for key, value in data.items()}
                known_keys = {*cls.model_fields, *field_names(cls)}
                data = {key: value for key, value in data.items() if value is not None or key not in known_keys}
        try:
            made = handler(data)
            if still_open:
                made._open = still_open
            if lacking := [key for key in cls.given_or_open if key not in still_open and getattr(made, key) is None]:
                raise ValidationError.from_exception_data(cls.__name__, [_missing(key, data) for key in lacking])
            return made
        except ValidationError as error:
            found = [cls._translated(each) for each in error.errors() if not _is_echo(each)]
            raise ValidationError.from_exception_data(error.title, found) from None

    @classmethod
    def _translated(cls, error: Any) -> InitErrorDetails:
        loc, kind = error["loc"], error["type"]
        if kind == "extra_forbidden" and len(loc) == 1:
            key = str(loc[0])
            hidden = invisible(key)
            message = f"'{key[:80]}' is not a key here" + (f": it holds {hidden}" if hidden else "")
            near = cls.meant_by(key) or f"the keys here are {', '.join(field_names(cls))}"
            found = custom_error(UNKNOWN_KEY, message, near, cls)
            return {"type": found, "loc": loc, "input": error["input"]}
        code, message, hint = words_of(error)
        if len(loc) == 1 and hint == LEAVE_OUT:
            hint = cls._instead_of_unknown(str(loc[0]), code)
        if kind == "missing" and _ends_instead(cls, loc):
            hint = "write it, or both 'low' and 'high'"
        said = custom_error(code, message, hint, cls if len(loc) == 1 else error.get("ctx", {}).get("of"))
        return {"type": said, "loc": loc, "input": error["input"]}

    @classmethod
    def meant_by(cls, key: str) -> str:
        """Return what to write instead of a key that is none, "" when it is like none that there is."""
        plain = re.sub(r"[\s_.%-]+", " ", key.lower()).strip()
        return cls.elsewhere.get(key) or cls.elsewhere.get(plain) or did_you_mean(key, field_names(cls))

    @classmethod
    def _instead_of_unknown(cls, key: str, code: Code) -> str:
        """Return the fix for a value of a key that says that nobody knows."""
        if key in cls.given_or_open:
            return f"'{key}' is needed; say what it lies between, for example '10-40 %', or write 'open'"
        if key in may_be_open(cls):
            return f"{LEAVE_OUT}, or write 'open'"
        field = field_of(cls, key)
        if field is None or not field.is_required():
            return LEAVE_OUT
        ends = {"invalid-percent": "10-40 %", "invalid-duration": "1-5 d"}.get(code)
        return f"'{key}' is needed; " + (f"say what it lies between, for example '{ends}'" if ends else "find it out")


def _missing(key: str, data: Any) -> InitErrorDetails:
    hint = "say what is known of it, or write 'open'"
    return {"type": custom_error(MISSING_FIELD, f"'{key}' is missing", hint), "loc": (key,), "input": data}


def _ends_instead(model: type[BaseModel], loc: Loc) -> bool:
    """Say whether a missing value could be left out beside both ends of a range."""
    field = model.model_fields.get(str(loc[-1])) if len(loc) == 1 else None
    extra = field.json_schema_extra if field else None
    return isinstance(extra, dict) and "x-or" in extra


def _is_echo(error: Any) -> bool:
    """Say whether a list counts as too short only because pydantic leaves out the entries that have errors."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


_EXPECTED = {
    "string_type": ("is not text", "put it in quotes"),
    "string_too_short": ("is empty", ""),
    "string_too_long": ("is too long", ""),
    "bool_type": ("takes true or false", ""),
    "int_type": ("takes a whole number", ""),
    "float_type": ("takes a number", ""),
    "tuple_type": ("takes a list", "write [one, two] or one '- …' a line"),
    "model_type": ("takes keys and values", "write 'key: value' lines, indented"),
    "dict_type": ("takes keys and values", "write 'key: value' lines, indented"),
    "finite_number": ("takes a number", ""),
}


def words_of(error: Any) -> tuple[Code, str, str]:
    """Return code, message and hint of one of pydantic's errors: a validator's own, or one of pydantic's own kinds."""
    context = error.get("ctx", {})
    if "code" in context:
        return context["code"], context["message"], context["hint"]
    return _plain_words(error["type"], error, context)


def _plain_words(kind: str, error: Any, context: Mapping[str, Any]) -> tuple[Code, str, str]:
    """Return code, message and hint for one of pydantic's own error kinds."""
    if kind == "missing":
        return MISSING_FIELD, f"'{error['loc'][-1]}' is missing", ""
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        near = did_you_mean(str(error["input"]), choices)
        return UNKNOWN_CHOICE, f"'{str(error['input'])[:60]}' is not one of {', '.join(choices)}", near
    if kind in _EXPECTED:
        message, hint = _EXPECTED[kind]
        return WRONG_TYPE, f"{_shown(error['input'])} {message}" if "takes" not in message else message, hint
    if kind in {"too_short", "too_long"}:
        hint = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
        return WRONG_TYPE, f"has too {'few' if kind == 'too_short' else 'many'} entries", f"it takes {hint}"
    for bound, words in (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than")):
        if bound in context:
            return WRONG_TYPE, f"{_shown(error['input'])} is out of range", f"it must be {words} {context[bound]:g}"
    return WRONG_TYPE, f"{_shown(error['input'])} does not fit here", ""


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"'{str(value)[:60]}'"


M = TypeVar("M", bound=Entity)


def parse(document: Document, model: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """Return the document as a `model`, or None, with every problem the reading and the model found.

    Raises FlowfolioError for a model of somebody else that fails.
    """
    if not isinstance(document.data, dict):
        if document.is_broken:
            return None, document.problems
        problem = Problem(
            document.place(), WRONG_TYPE, "the file must hold 'key: value' lines", "start with 'title: …'"
        )
        return None, (*document.problems, problem)
    try:
        value = model.model_validate(document.data)
        return None if document.is_broken else value, document.problems
    except ValidationError as error:
        found = {located(document, each) for each in error.errors() if not document.is_doubtful(each["loc"])}
        known_places = {each.place for each in found}
        disordered = (each.in_document(document) for each in _disordered(document.data))
        found |= {each for each in disordered if each.place not in known_places}
        return None, (*document.problems, *sorted(found, key=lambda p: p.sort_key))
    except Exception as error:
        raise failure(f"the class '{model.__name__}'", f"'{document.name}'", error) from error


def _disordered(value: Any, loc: Loc = ()) -> Iterator[Finding]:
    """Yield estimates whose ends are out of order in any calendar, in data that is no model because of other slips."""
    if isinstance(value, dict):
        if words := disordered_ends(value):
            yield Finding(loc, LOW_ABOVE_HIGH, words)
        for key, each in value.items():
            yield from _disordered(each, (*loc, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _disordered(each, (*loc, index))


def located(document: Document, error: Mapping[str, Any]) -> Problem:
    """Return one of pydantic's errors about the data of a document as a problem."""
    loc = error["loc"]
    code, message, hint = words_of(error)
    place = document.place(*loc, key=code == UNKNOWN_KEY)
    if code in {UNKNOWN_KEY, MISSING_FIELD, DUPLICATE_ID}:
        return Problem(place, code, message, hint)
    names = [part for part in loc if isinstance(part, str) and not part.startswith("@")]
    field = next((name for name in reversed(names) if name != "typical"), "")
    return Problem(place, code, f"{field}: {message}" if field else message, hint)


_LEAVES = frozenset((str, int, float, bool))


def walk(value: object, loc: Loc = ()) -> Iterator[tuple[Loc, Entity]]:
    """Yield every Entity inside `value` with its location, depth first, in the author's order."""
    if isinstance(value, Entity):
        yield loc, value
        names = names_of(type(value))
        parts: Iterable[tuple[str | int, object]] = zip(names, map(vars(value).__getitem__, names), strict=True)
    elif isinstance(value, (tuple, list)):
        parts = enumerate(value)
    else:
        parts = value.items() if isinstance(value, dict) else ()
    for part, each in parts:
        if each and type(each) not in _LEAVES:  # most parts: asking pydantic whether one is an Entity takes longer
            yield from walk(each, (*loc, part))


@cache
def names_of(model: type[Entity]) -> tuple[str, ...]:
    """Return the fields of a model in their order; pydantic takes longer to say."""
    return tuple(model.model_fields)
