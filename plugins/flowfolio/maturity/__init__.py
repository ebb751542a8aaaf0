"""Answer questions about maturity: models, dated assessments, and where a scope stands.

- `model`, `reading`, `rules`, `checks`: what the files hold, and what can be wrong in them.
- `assessing`, `scoring`, `steps`, `results`: from an assessment to its result.
- `carry`, `writing`, `output`: the next assessment's draft, files written, and results for programs.
- `importers`: models of others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowfolio.maturity.assessing import assess
from flowfolio.maturity.carry import Change, carry_over, compare
from flowfolio.maturity.results import Assessment, DimensionResult, Model, Result, Unread
from flowfolio.source.problems import FlowfolioError, Problem, did_you_mean

__all__ = ["Assessment", "Change", "DimensionResult", "Maturity", "Model", "Result", "Unread"]


@dataclass(frozen=True)
class Maturity:
    """All models and assessments below maps/maturity/. What cannot be read is kept apart; `problems` say why."""

    models: Mapping[str, Model] = field(default_factory=dict)
    assessments: Mapping[tuple[str, str], tuple[Assessment, ...]] = field(default_factory=dict)
    """By (model id, scope), oldest first."""
    today: dt.date = field(default_factory=dt.date.today)
    problems: tuple[Problem, ...] = ()
    unread: tuple[Unread, ...] = ()
    """The assessments that cannot be read, oldest first within a scope: somebody made each of them."""
    broken_models: Mapping[str, Problem] = field(default_factory=dict)
    """By id, each with its first fault."""

    def scopes(self, model_id: str) -> tuple[str, ...]:
        """Return the scopes that were assessed with the model, by name."""
        return tuple(sorted(scope for model, scope in self.assessments if model == model_id))

    def models_of(self, scope: str) -> tuple[str, ...]:
        """Return the ids of the models the scope was assessed with."""
        kept = (*self.assessments, *((each.model, each.scope) for each in self.unread))
        return tuple(sorted({model for model, each in kept if each == scope}))

    def unread_of(self, model_id: str, scope: str) -> tuple[Unread, ...]:
        """Return the assessments of the scope that cannot be read, oldest first."""
        return tuple(each for each in self.unread if (each.model, each.scope) == (model_id, scope))

    def is_unread(self, model_id: str, scope: str) -> bool:
        """Say whether the scope's latest assessment cannot be read."""
        known = self.assessments.get((model_id, scope))
        return any(known is None or each.date > known[-1].date for each in self.unread_of(model_id, scope))

    def history(self, model_id: str, scope: str) -> tuple[Result, ...]:
        """Return the result of every assessment of the scope, oldest first, each as seen on its own day."""
        dated = self.assessments.get((model_id, scope), ())
        return tuple(self.result(model_id, scope, on=each.date) for each in dated)

    def model(self, model_id: str) -> Model:
        """Return a model; raises FlowfolioError when there is none of that id, or it cannot be read."""
        if model_id in self.broken_models:
            raise FlowfolioError(f"The maturity model '{model_id}' cannot be read: {self.broken_models[model_id]}")
        if model_id not in self.models:
            raise FlowfolioError(f"There is no maturity model '{model_id}'. {_near(model_id, self.models)}".strip())
        return self.models[model_id]

    def changes(self, model_id: str, scope: str) -> tuple[Change, ...]:
        """Return what became of every criterion since the scope's latest assessment, by the model in force."""
        result = self.result(model_id, scope)
        return compare(result.file, result.model.file)

    def draft(self, model_id: str, scope: str, on: dt.date | None = None) -> str:
        """Return the text of the scope's next assessment, with the latest answers carried over to the model in force.

        `on` is the day of the new assessment, by default `today`. Raises FlowfolioError like `result`.
        """
        result = self.result(model_id, scope)
        return carry_over(result.assessment.file, result.file, result.model.file, on or self.today)

    def result(self, model_id: str, scope: str, on: dt.date | None = None) -> Result:
        """Return where the scope stood on that day, or stands now (ages and waivers then count to `today`).

        Raises FlowfolioError when the model or the scope is unknown, or there is no assessment by that day.
        """
        model, broken = self.model(model_id), self.unread_of(model_id, scope)
        known = self.assessments.get((model_id, scope), ())
        dated = tuple(each for each in known if on is None or each.date <= on)
        if not dated and broken and (on is None or broken[0].date <= on):
            raise FlowfolioError(f"The assessment of '{scope}' cannot be read: {broken[-1].fault}")
        if not dated:
            hint = _near(scope, self.scopes(model_id)) if not known else f"The first one is of {known[0].date}."
            raise FlowfolioError(f"'{scope}' has no assessment with the model '{model_id}'. {hint}".strip())
        own = {
            f"{model.name}/model.yaml",
            f"{model.name}/versions/{dated[-1].file.model_version}/model.yaml",
            dated[-1].name,
        }
        # A newer assessment that is broken is not counted; whoever asks for the latest has to hear of it.
        folder, last = f"{model.name}/{scope}/", "\uffff" if on is None else str(on)
        problems = tuple(
            problem
            for problem in self.problems
            if (path := problem.place.path) in own
            or (path.startswith(folder) and dated[-1].name < path <= f"{folder}{last}.yaml")
        )
        return assess(model, dated, on or self.today, problems)


def _near(word: str, choices: Mapping[str, object] | tuple[str, ...]) -> str:
    hint = did_you_mean(word, choices)
    return hint[:1].upper() + hint[1:]
