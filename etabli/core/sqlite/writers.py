"""A queue of the writers of one SQLite file, across processes and threads.

SQLite lets writers try again after pauses of their own, which can starve one for seconds
(measured: one process of eight got a single commit in six seconds). A System V semaphore
hands the turn to whoever has waited longest; the kernel gives it back when a process dies.
SQLite's own lock still decides who writes: this only decides who asks next.
"""

import ctypes
import errno
import fcntl
import os
import zlib
from pathlib import Path

import sysv_ipc

# The package's own waiting knows no timeout where its wheel was built; the kernel's does.
_libc = ctypes.CDLL(None, use_errno=True)


class _Operation(ctypes.Structure):
    """`struct sembuf` of <sys/sem.h>."""

    _fields_ = [("number", ctypes.c_ushort), ("change", ctypes.c_short), ("flags", ctypes.c_short)]


class _Duration(ctypes.Structure):
    """`struct timespec` of <time.h>."""

    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


SEM_UNDO = 0x1000
TAKE = _Operation(0, -1, SEM_UNDO)


class WriterQueue:
    """One connection's place in the queue of its database file."""

    def __init__(self, database: str | Path, timeout: float) -> None:
        """`timeout`: seconds to wait for one's turn before `acquire` answers False."""
        self._path = os.path.realpath(database)
        self._timeout = timeout
        self._semaphore = self._open()
        self.held = False

    def acquire(self) -> bool:
        """Wait for one's turn; False when it has not come within the timeout."""
        seconds, rest = divmod(self._timeout, 1)
        limit = _Duration(int(seconds), int(rest * 1e9))
        while _libc.semtimedop(self._semaphore.id, ctypes.byref(TAKE), 1, ctypes.byref(limit)):
            problem = ctypes.get_errno()
            if problem == errno.EAGAIN:
                return False
            if problem in {errno.EIDRM, errno.EINVAL}:
                # Somebody cleaned up the machine's semaphores: the queue begins anew.
                self._semaphore = self._open()
            elif problem != errno.EINTR:
                raise OSError(problem, os.strerror(problem))
        self.held = True
        return True

    def release(self) -> None:
        """Let the next writer in; does nothing when it is not one's turn."""
        if not self.held:
            return
        self.held = False
        try:
            self._semaphore.release()
        except sysv_ipc.ExistentialError:
            self._semaphore = self._open()

    def _open(self) -> sysv_ipc.Semaphore:
        # The key is the file's and the user's own, since another user may not open it.
        key = zlib.crc32(f"{self._path}:{os.getuid()}".encode()) & 0x7FFFFFFF or 1
        # Creating a semaphore and giving it its value are two steps: one process at a time.
        with Path(f"{self._path}-queue").open("a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            try:
                semaphore = sysv_ipc.Semaphore(key, sysv_ipc.IPC_CREX, 0o600, initial_value=1)
            except sysv_ipc.ExistentialError:
                semaphore = sysv_ipc.Semaphore(key)
        semaphore.undo = True
        return semaphore
