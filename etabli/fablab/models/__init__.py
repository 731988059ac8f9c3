"""The nouns of the workshop, a file each."""

from etabli.fablab.models.authorisation import Authorisation, PracticalCheck
from etabli.fablab.models.incident import Incident, Measure
from etabli.fablab.models.loan import Tool, Transfer
from etabli.fablab.models.machine import Machine, MachineFile
from etabli.fablab.models.presence import Companion, Supervision
from etabli.fablab.models.stock import Consumable, Movement
from etabli.fablab.models.switch import Switch
from etabli.fablab.models.training import (
    Attempt,
    Instructor,
    Question,
    Registration,
    Session,
    Training,
)
from etabli.fablab.models.upkeep import Fault, Maintenance, MaintenancePlan, Outage
from etabli.fablab.models.usage import Usage

__all__ = [
    "Attempt",
    "Authorisation",
    "Companion",
    "Consumable",
    "Fault",
    "Incident",
    "Instructor",
    "Machine",
    "MachineFile",
    "Maintenance",
    "MaintenancePlan",
    "Measure",
    "Movement",
    "Outage",
    "PracticalCheck",
    "Question",
    "Registration",
    "Session",
    "Supervision",
    "Switch",
    "Tool",
    "Training",
    "Transfer",
    "Usage",
]
