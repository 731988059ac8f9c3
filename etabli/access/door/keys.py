"""A door's key: derived from the site's own secret, so that no copy of the database opens doors."""

from django.utils.crypto import salted_hmac

from etabli.access.models import Door, DoorCode
from etabli.kernels import doorcodes
from etabli.kernels.doorcodes import Window

SALT = "etabli.access.door"


def key_of(door: Door) -> bytes:
    """32 bytes, others after each renewal."""
    return salted_hmac(SALT, f"{door.uuid}:{door.key_number}", algorithm="sha256").digest()


def digits_of(code: DoorCode) -> str:
    """What is typed at the door."""
    window = Window(code.slot, code.slots)
    return doorcodes.code_of(key_of(code.door), code.door.uuid, window, code.serial)


def digits_told(code: DoorCode) -> str:
    """In two groups, as people read and say them."""
    digits = digits_of(code)
    half = len(digits) // 2
    return f"{digits[:half]}\u00a0{digits[half:]}"
