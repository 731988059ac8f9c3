import sys
from collections.abc import Iterator
from mailbox import Maildir, MaildirMessage
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from etabli.core.bounces import LARGEST, failures_in
from etabli.core.commands import Group
from etabli.core.errors import NotFound
from etabli.people.reach.services import note


class Command(Group):
    help = gettext_noop("What mail servers answer.")

    def add_verbs(self, verbs: Any) -> None:
        bounces = verbs.add_parser(
            "bounces", help=_("read delivery reports, one from standard input or all of a folder")
        )
        bounces.add_argument(
            "--maildir",
            type=Path,
            help=_("a Maildir folder, whose messages are marked as seen once they are read"),
        )

    def bounces(self, maildir: Path | None) -> str:
        if maildir is None:
            noted = note(failures_in(sys.stdin.buffer.read(LARGEST + 1)))
        else:
            noted = sum(note(failures_in(report)) for report in _unseen(maildir))
        return ngettext(
            "%(count)d address refuses messages.", "%(count)d addresses refuse messages.", noted
        ) % {"count": noted}


def _unseen(folder: Path) -> Iterator[bytes]:
    """The messages that nobody has seen; each is marked once what follows from it is kept."""
    if not (folder / "new").is_dir():
        raise NotFound(_("%(path)s is no Maildir folder.") % {"path": folder}, field="maildir")
    box = Maildir(folder, create=False)
    for key in list(box.keys()):
        message = box[key]
        if "S" in message.get_flags():
            continue
        yield message.as_bytes()
        _see(box, key, message)


def _see(box: Maildir, key: str, message: MaildirMessage) -> None:
    message.set_subdir("cur")
    message.add_flag("S")
    box[key] = message
