"""Files that people give: checked by their content, stripped of what they should not tell."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from etabli.core.errors import BadInput
from etabli.core.models import StoredFile

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
PICTURE_BYTES = 10 * 1024 * 1024
PICTURE_PIXELS = 50_000_000
PICTURE_SIDE = 1600  # pixels: enough for a wide screen, light enough for a poor line


def store_picture(upload: UploadedFile[Any], field: str = "picture") -> StoredFile:
    """Keep a photograph as a WebP of at most `PICTURE_SIDE` pixels, without its metadata.

    A camera writes where and when it was; writing the pixels anew leaves that out.
    Raises BadInput naming `field` when it is too large or no picture at all.
    """
    if (upload.size or 0) > PICTURE_BYTES:
        raise BadInput(_("This picture is above the limit of 10 MB."), field=field)
    return _store(_repainted(upload, field), "image/webp", "webp")


def _repainted(upload: UploadedFile[Any], field: str) -> bytes:
    try:
        with Image.open(upload, formats=PICTURE_FORMATS) as picture:
            if picture.width * picture.height > PICTURE_PIXELS:
                raise _too_large(field)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
            painted = BytesIO()
            upright.convert("RGB").save(painted, "WEBP", quality=80)
            return painted.getvalue()
    except Image.DecompressionBombError as error:
        raise _too_large(field) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadInput(
            _("This file is not a picture that can be read: JPEG, PNG and WebP are."), field=field
        ) from error


def _too_large(field: str) -> BadInput:
    return BadInput(
        _("This picture has more than 50 million pixels: give a smaller one."), field=field
    )


@transaction.atomic
def _store(content: bytes, content_type: str, suffix: str) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known:
        return known
    stored = StoredFile(sha256=digest, content_type=content_type, size=len(content))
    stored.file.save(f"{digest}.{suffix}", ContentFile(content), save=False)
    stored.save()
    return stored


def answer_with(stored: StoredFile, *, public: bool) -> HttpResponseBase:
    """The file itself; its address changes with its content, so a browser may keep it."""
    response = FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
