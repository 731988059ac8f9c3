"""Short names in addresses, made from names that people give."""

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.text import slugify

LONGEST = 45
# The address of the page that begins one.
RESERVED = {"new"}


def free_slug(model: type[Model], name: str) -> str:
    """A slug from a name that no row of `model` has yet."""
    wish = slugify(name)[:LONGEST].strip("-") or model.__name__.lower()
    taken = RESERVED | set(
        model._default_manager.filter(slug__startswith=wish).values_list("slug", flat=True)
    )
    number, slug = 2, wish
    while slug in taken:
        slug, number = f"{wish}-{number}", number + 1
    return slug


def save_with_slug(row: Model, name: str) -> None:
    """Save a new row under a free slug; of two that come at once, each gets one."""
    model = type(row)
    while True:
        slug = free_slug(model, name)
        try:
            with transaction.atomic():
                row.slug = slug  # type: ignore[attr-defined]
                row.save(force_insert=True)
        except IntegrityError:
            if not model._default_manager.filter(slug=slug).exists():
                raise
        else:
            return
