"""What is printed for a channel, set by typst: a poster, a letter, a sheet of cards to cut out."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core import printing, qr
from etabli.core.errors import BadInput
from etabli.study.models import Channel

LONGEST_TITLE, LONGEST_SENTENCE, LONGEST_LETTER = 140, 300, 4000
QR_SCALE = 12  # pixels a module: sharp on a poster


class Layout(TextChoices):
    POSTER = "poster", gettext_lazy("Poster (A4)")
    LETTER = "letter", gettext_lazy("Letter (A4)")
    CARDS = "cards", gettext_lazy("Eight cards to cut out (A4)")


@dataclass(frozen=True)
class Texts:
    """What is written on the paper; `letter` on the letter alone, its paragraphs apart by an
    empty line."""

    title: str
    sentence: str
    letter: str


def texts_of(channel: Channel, language: str) -> Texts:
    """What the study says of itself, to begin with."""
    study = channel.study
    title, sentence = study.name.in_language(language), study.introduction.in_language(language)
    with translation.override(language):
        paragraphs = [
            _("Dear Sir or Madam,"),
            sentence,
            _("You can answer on a phone or a computer, with the code or the address below."),
            _("Thank you for the time you give to it."),
            study.owner,
        ]
    letter = "\n\n".join(filter(None, paragraphs))
    return Texts(title[:LONGEST_TITLE], sentence[:LONGEST_SENTENCE], letter[:LONGEST_LETTER])


def short_link(channel: Channel) -> str:
    """The channel's address, to type or to follow."""
    return str(settings.SITE_URL) + reverse("short_link", args=[channel.code])


def qr_code(channel: Channel, kind: str) -> bytes:
    """The short link as a QR code; `kind`: svg or png."""
    return qr.drawn(short_link(channel), kind, scale=QR_SCALE)


def pdf(channel: Channel, layout: Layout, language: str, texts: Texts) -> bytes:
    """A tagged PDF (PDF/UA-1) in `language`; the same input gives the same bytes.

    Raises BadInput for a letter that the font does not have.
    """
    import typst

    try:
        return _typeset(channel, layout, language, texts)
    except typst.TypstError as error:
        if not printing.is_not_drawn(error):
            raise
        raise BadInput(
            _("A letter or a sign here cannot be printed, such as an emoji: leave it out.")
        ) from None


def _typeset(channel: Channel, layout: Layout, language: str, texts: Texts) -> bytes:
    with translation.override(language):
        told = _told(channel, layout, language, texts)
    dated = channel.study.created_at
    return printing.pdf("etabli.study.campaign", "poster.typ", dated, instead=None, told=told)


def _told(channel: Channel, layout: Layout, language: str, texts: Texts) -> dict[str, object]:
    study, link = channel.study, short_link(channel)
    return {
        "layout": layout.value,
        "language": language,
        "title": texts.title,
        "sentence": texts.sentence,
        "paragraphs": [one.strip() for one in texts.letter.splitlines() if one.strip()],
        "link": link.removeprefix("https://").removeprefix("http://"),
        "code": qr_code(channel, "svg").decode(),
        "alternative": _("QR code that leads to %(link)s") % {"link": link},
        "owner": study.owner,
        "contact": study.contact_email,
        "is_simulated": study.is_simulated,
        "words": {
            "scan": _("Scan the code, or type this address:"),
            "conducted": _("Conducted by %(owner)s · %(contact)s")
            % {"owner": study.owner, "contact": study.contact_email},
            "simulated": _("Example: this study does not take place."),
        },
    }
