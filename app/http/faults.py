"""What is wrong with the parameters of a request: all of it in one answer, each with the nearest right value."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar, get_origin

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import ValidationError

from app.domain.catalogue import Catalogue
from app.domain.vocabulary import nearest
from app.errors import InvalidParameters, ParameterFault, ServiceUnavailable
from app.http.parameters import MOST_HELPED, NoParameters, empty, unknown

Model = TypeVar("Model", bound=NoParameters)


def parameters_of(request: Request) -> type[NoParameters]:
    """The parameters that the address of a request takes."""
    route = request.scope.get("route")
    if isinstance(route, APIRoute):
        for dependant in (route.dependant, *route.dependant.dependencies):
            if isinstance(dependant.call, Reading):
                return dependant.call.model
            for field in dependant.query_params:
                model = field.field_info.annotation
                if isinstance(model, type) and issubclass(model, NoParameters):
                    return model
    return NoParameters


class Reading(Generic[Model]):
    """A dependency: the parameters of a request as a model, what it gives and nothing else looked at.

    The framework's own way looks up, copies and validates every parameter of the model for every request. To the
    framework this has no parameters: an address that reads so says in its description what it takes (`described`).
    """

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> Model:
        """Raises InvalidParameters, naming every fault."""
        given = values_of(request)
        try:
            if not repeated(self.model, given):
                return self.model.model_validate(shaped(self.model, given))
        except ValidationError:
            pass
        raise InvalidParameters(faults_of(request))


def values_of(request: Request) -> dict[str, list[str]]:
    """The parameters a request gives, with all their values."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def faults_of(request: Request) -> list[ParameterFault]:
    """Every fault in the parameters of a request; unknown codes only if there is a catalogue to ask."""
    try:
        catalogue = request.app.state.keeper.generation.catalogue
    except ServiceUnavailable:
        catalogue = None
    return all_faults(parameters_of(request), values_of(request), catalogue)


def all_faults(
    model: type[NoParameters], given: Mapping[str, Sequence[str]], catalogue: Catalogue | None
) -> list[ParameterFault]:
    """Every fault in what is given, the unknown codes too where something else is wrong already."""
    faults = repeated(model, given)
    wrong = {fault.parameter for fault in faults}
    rest = {name: one for name, one in shaped(model, given).items() if name not in wrong}
    try:
        parameters = model.model_validate(rest)
    except ValidationError as error:
        faults += _unreadable(error, model)
        wrong = {str(one["loc"][0]) for one in error.errors()}
        right = {name: one for name, one in rest.items() if name not in wrong}
        if any(field.is_required() and name not in right for name, field in model.model_fields.items()):
            return faults
        parameters = model.model_validate(right)
    return faults + (parameters.faults(catalogue) if catalogue else [])


def shaped(model: type[NoParameters], given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What is given as the model takes it: lists for what repeats, one text for the rest."""
    return {name: list(values) if _is_many(model, name) else ", ".join(values) for name, values in given.items()}


def repeated(model: type[NoParameters], given: Mapping[str, Sequence[str]]) -> list[ParameterFault]:
    """A fault for every parameter that takes one value and is given several."""
    return [
        ParameterFault(name, ", ".join(values)[:200], f"{name} can be given only once.")
        for name, values in given.items()
        if len(values) > 1 and name in model.model_fields and not _is_many(model, name)
    ]


@cache
def _is_many(model: type[NoParameters], name: str) -> bool:
    return name in model.model_fields and get_origin(model.model_fields[name].annotation) is list


def _unreadable(error: ValidationError, model: type[NoParameters]) -> Iterator[ParameterFault]:
    for at, one in enumerate(error.errors(include_url=False)):
        name, value, bounds = str(one["loc"][0]), str(one["input"])[:200], one.get("ctx", {})
        near: str | None = None
        if one["type"] == "extra_forbidden":
            near = nearest(name, tuple(model.model_fields)) if at < MOST_HELPED else None
            yield ParameterFault(name[:100], value, unknown("parameter", name, near), near)
        elif one["type"] == "missing":
            yield ParameterFault(name, "", f"{name} is missing. This address cannot do without it.")
        elif not value:
            yield ParameterFault(name, value, empty(name))
        elif one["type"] == "literal_error":
            choices = [choice.strip("' ") for choice in bounds["expected"].replace(" or ", ", ").split(",")]
            near = nearest(value, choices)
            yield ParameterFault(name, value, f"{name} is one of {', '.join(choices)}, not {value!r}.", near)
        else:
            bound = bounds.get("ge", bounds.get("le"))
            near = None if bound is None else str(bound)
            yield ParameterFault(name, value, f"{name}: {one['msg']}.", near)
