"""The verbs of machines: describe them, show them."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, Conflict
from etabli.core.files import store_document, store_picture
from etabli.core.texts import Text
from etabli.fablab.models import Machine, MachineFile
from etabli.network.models import Space


def describe(space: Space, **details: Any) -> Machine:
    """Write a machine's sheet. Raises BadInput for a space that is no machine or a training of
    another network, Conflict `described_already`."""
    if space.kind != Space.Kind.MACHINE:
        raise BadInput(_("This space is no machine."), field="space")
    machine = Machine(space=space, **details)
    _check_training(machine)
    try:
        with transaction.atomic():
            machine.save()
    except IntegrityError as error:
        raise Conflict(
            "described_already", _("This machine has a sheet already."), field="space"
        ) from error
    return machine


def change_machine(machine: Machine, **details: Any) -> Machine:
    """Change the sheet. Raises BadInput for a training of another network."""
    for field, value in details.items():
        setattr(machine, field, value)
    _check_training(machine)
    machine.save(update_fields=details)
    return machine


@transaction.atomic
def add_picture(machine: Machine, picture: UploadedFile[Any], title: Text) -> MachineFile:
    """Raises BadInput when it is no picture that can be shown."""
    stored = store_picture(picture, field="file")
    return machine.files.create(kind=MachineFile.Kind.PICTURE, file=stored, title=title)


@transaction.atomic
def add_document(machine: Machine, document: UploadedFile[Any], title: Text) -> MachineFile:
    """Raises BadInput when it is no whole PDF."""
    stored = store_document(document, field="file")
    return machine.files.create(kind=MachineFile.Kind.DOCUMENT, file=stored, title=title)


def remove_file(machine: Machine, file: str) -> None:
    """Take a picture or a document off the sheet; `file` is a number from the form."""
    if file.isdecimal():
        machine.files.filter(pk=file).delete()


def _check_training(machine: Machine) -> None:
    training = machine.training
    if training and training.network_id != machine.space.place.network_id:
        raise BadInput(_("This training belongs to another network."), field="training")
