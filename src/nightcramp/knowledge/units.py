"""Work out, with a units library, how further units become the canonical unit of a finding. For the compiler only."""

from __future__ import annotations

import functools
from typing import Any

import pint
import ucumvert

from nightcramp.knowledge.schema import Conversion, Finding


@functools.cache
def _registry() -> Any:
    return ucumvert.PintUcumRegistry()


def conversion(finding: Finding, unit: str) -> Conversion:
    """How a value in ``unit`` becomes one in the canonical unit of the finding.

    Mass and amount of substance are converted by the molar mass of the finding, equivalents by its valence.

    Raises:
        ValueError: one of the units is not UCUM, or they do not fit together.
    """
    source, target = _quantity(unit, finding), _quantity(finding.unit, finding)
    registry = _registry()
    try:
        if finding.molar_mass:
            mass = finding.molar_mass * registry.from_ucum("g/mol")
            if source.check("[mass]/[length]**3") and target.check("[substance]/[length]**3"):
                source = source / mass
            elif source.check("[substance]/[length]**3") and target.check("[mass]/[length]**3"):
                source = source * mass
        offset = 0.0
        if unit in ("[degF]", "K") or finding.unit in ("[degF]", "K"):
            offset = float(registry.Quantity(0, source.units).to(target.units).magnitude)
            factor = float(registry.Quantity(1, source.units).to(target.units).magnitude) - offset
        else:
            factor = float((source / target).to("dimensionless").magnitude)
    except pint.PintError as error:
        raise ValueError(f"{unit!r} cannot be converted to {finding.unit!r}: {error}") from None
    return Conversion(factor=float(f"{factor:.12g}"), offset=float(f"{offset:.12g}"))


def _quantity(unit: str, finding: Finding) -> Any:
    """One of a UCUM unit; an equivalent is taken as the part of a mole that carries one mole of charge."""
    registry = _registry()
    text = unit
    moles = 1.0
    if "eq" in unit.partition("/")[0] and finding.valence:
        text, moles = unit.replace("meq", "mmol").replace("eq", "mol"), 1.0 / finding.valence
    try:
        found = registry.from_ucum(text)
    except Exception as error:  # noqa: BLE001 - ucumvert passes on whatever its grammar raises
        raise ValueError(f"{unit!r} is not a UCUM unit ({type(error).__name__})") from None
    if unit in ("[degF]", "Cel", "K"):
        return registry.Quantity(1, found.units)
    return found * moles
