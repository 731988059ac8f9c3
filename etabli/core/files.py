"""Files that people give: checked by their content, stripped of what they should not tell."""

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from etabli.core.errors import BadInput
from etabli.core.models import StoredFile

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
PICTURE_BYTES = 10 * 1024 * 1024
PICTURE_PIXELS = 50_000_000
# What Pillow raises for a file that is damaged or of another kind.
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
)
DOCUMENT_BYTES = 10 * 1024 * 1024
PICTURE_SIDE = 1600  # pixels: enough for a wide screen, light enough for a poor line
THUMBNAIL_SIDE = 480  # for a card


class UploadLimit(FileUploadHandler):
    """Stands first among Django's handlers and lets no request in whose files are too large for
    any form: they would fill the disk before the form could say so."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803
        if content_length > settings.LARGEST_UPLOAD:
            raise RequestDataTooBig(f"A request of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def store_picture(
    upload: UploadedFile[Any], field: str = "picture", side: int = PICTURE_SIDE
) -> StoredFile:
    """Keep a photograph as a WebP of at most `side` pixels, without its metadata.

    A camera writes where and when it was; writing the pixels anew leaves that out.
    Raises BadInput naming `field` when it is too large or no picture at all.
    """
    if (upload.size or 0) > PICTURE_BYTES:
        raise BadInput(_("This picture is above the limit of 10 MB."), field=field)
    return _store(_repainted(upload, field, side), "image/webp", "webp")


def size_of(picture: StoredFile) -> tuple[int, int]:
    """The width and height of a stored picture, in pixels."""
    with picture.file.open("rb") as file, Image.open(file) as opened:
        return opened.size


def as_jpeg(picture: StoredFile, side: int) -> tuple[bytes, int, int]:
    """A stored picture of at most `side` pixels for documents, which take no WebP; its width and
    height."""
    with picture.file.open("rb") as file, Image.open(file) as opened:
        opened.thumbnail((side, side))
        painted = BytesIO()
        opened.convert("RGB").save(painted, "JPEG", quality=80)
        return painted.getvalue(), *opened.size


def store_document(upload: UploadedFile[Any], field: str = "document") -> StoredFile:
    """Keep a PDF as it is. Raises BadInput naming `field` when it is too large or none."""
    if (upload.size or 0) > DOCUMENT_BYTES:
        raise BadInput(_("This document is above the limit of 10 MB."), field=field)
    upload.seek(0)
    content = upload.read()
    # The header may follow some other bytes, the end is told in the last kilobyte (ISO 32000).
    if b"%PDF-" not in content[:1024] or b"%%EOF" not in content[-1024:]:
        raise BadInput(_("This file is not a whole PDF."), field=field)
    return _store(content, "application/pdf", "pdf")


def store_paper(upload: UploadedFile[Any], field: str = "file") -> StoredFile:
    """Keep a paper that somebody gave: a PDF, or a picture of it without its metadata. Raises
    BadInput naming `field` when it is neither."""
    upload.seek(0)
    if b"%PDF-" in upload.read(1024):
        return store_document(upload, field)
    return store_picture(upload, field)


def let_go(stored: StoredFile) -> None:
    """Delete a file, unless something else refers to it: the same content may have been given
    twice. Within a transaction; the file itself goes once it commits."""
    current = StoredFile.objects.select_for_update().filter(pk=stored.pk).first()
    if current is None:
        return
    storage, name = current.file.storage, str(current.file.name)
    try:
        with transaction.atomic():
            current.delete()
    except ProtectedError:
        return
    transaction.on_commit(lambda: storage.delete(name))


def _repainted(upload: UploadedFile[Any], field: str, side: int) -> bytes:
    upload.seek(0)
    try:
        with Image.open(upload, formats=PICTURE_FORMATS) as picture:
            if picture.width * picture.height > PICTURE_PIXELS:
                raise _too_large(field)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((side, side))
            painted = BytesIO()
            upright.convert("RGB").save(painted, "WEBP", quality=80)
            return painted.getvalue()
    except Image.DecompressionBombError as error:
        raise _too_large(field) from error
    except UNREADABLE as error:
        raise BadInput(
            _("This file is not a picture that can be read: JPEG, PNG and WebP are."), field=field
        ) from error


def _too_large(field: str) -> BadInput:
    return BadInput(
        _("This picture has more than 50 million pixels: give a smaller one."), field=field
    )


@transaction.atomic
def _store(content: bytes, content_type: str, suffix: str) -> StoredFile:
    # The row comes first: whoever gives the same file at the same instant waits for it here.
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"content_type": content_type, "size": len(content)},
    )
    if is_new:
        stored.file.save(f"{stored.sha256}.{suffix}", ContentFile(content))
    return stored


def answer_with(stored: StoredFile, *, public: bool) -> HttpResponseBase:
    """The file itself; its address changes with its content, so a browser may keep it."""
    response = FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
