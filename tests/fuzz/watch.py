"""What the software does while it reads a case: files, network, other programs, warnings, output, time, memory."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import io
import os
import resource
import shutil
import signal
import sys
import sysconfig
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fuzz.cases import OUTSIDE, Finding
from policycompare.errors import PolicyCompareError

PACKAGE = Path(sys.modules["policycompare"].__file__ or "").parent
SECONDS = 20.0
"""Most seconds of CPU for a case of up to ``SMALL`` bytes; more for larger ones, in proportion."""
SMALL = 50_000
MEMORY = 600_000_000
"""Most bytes that the process may grow by in a case of that size."""
READ_ALLOWED = tuple({str(Path(p).resolve()) for p in (
    PACKAGE.parents[1], sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), "/usr", "/lib", "/proc", "/sys", "/dev",
    "/etc/localtime", "/etc/mime.types",
)})  # fmt: skip
QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
"""Warnings that Python does not show to users."""


class TooSlowError(BaseException):
    """A case has used up its time; no handler of the package catches it."""


class Watch:
    """A folder to run cases in, and what may be touched from there.

    Attributes:
        study: Where a case's files are.
        outside: A folder beside it whose files may be neither read nor written.
        temporary: For temporary files, which may not stay.
        allowed: Places that the running case may write to.
    """

    def __init__(self, folder: Path) -> None:
        folder = folder.resolve()
        self.study, self.outside, self.temporary = folder / "study", folder / "outside", folder / "tmp"
        self.out = folder / "out"
        self.allowed: tuple[Path, ...] = ()
        self.seen: list[Finding] = []
        self.peak = 0
        for place in (self.outside, self.temporary):
            place.mkdir(parents=True, exist_ok=True)
        (self.outside / "canary.txt").write_text(
            f"一、{OUTSIDE}。\n（二）推进依法行政。责任单位：市司法局\n", encoding="utf-8"
        )
        _install()

    def run(
        self, work: Callable[[], Any], size: int, allowed: tuple[Path, ...] = ()
    ) -> tuple[Any, list[Finding], float]:
        """Do some work under watch.

        Args:
            work: What is done.
            size: Bytes of the case: its time is in proportion.
            allowed: Places that may be written to.

        Returns:
            What the work gives, or the ``PolicyCompareError`` that it raises; what does not hold; seconds of CPU.
        """
        limit = SECONDS * max(1.0, size / SMALL)
        self.seen, self.allowed = [], allowed
        result: Any = None
        before = _state(self.study)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        with _output() as printed, warnings.catch_warnings(record=True) as warned, _temporary(self.temporary):
            warnings.simplefilter("always")
            for quiet in QUIET:
                warnings.simplefilter("ignore", quiet)
            try:
                with _limit(limit), _active(self):
                    result = work()
            except PolicyCompareError as error:
                result = error
            except TooSlowError as error:
                self.seen.append(Finding(f"slow: {place(error)}", f"{limit:.0f} s of CPU are over\n{_trace(error)}"))
            except MemoryError as error:
                self.seen.append(Finding(f"memory: {place(error)}", _trace(error)))
            except (Exception, SystemExit) as error:
                self.seen.append(Finding(f"{type(error).__name__} at {place(error)}", _trace(error)))
        seconds = time.process_time() - started
        found = list(dict.fromkeys(self.seen))
        found += [
            Finding(f"warning: {w.category.__name__} at {Path(w.filename).name}", str(w.message)[:300]) for w in warned
        ]
        if printed:
            found.append(Finding("output that nobody asked for", repr(printed[0][:300])))
        rise = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown) * 1024
        if rise > MEMORY * max(1.0, size / SMALL):
            found.append(Finding("memory: the process grew", f"by {rise / 1e6:,.0f} MB for {size / 1e3:,.0f} kB"))
        after = _state(self.study)
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name) and not _inside(self.study / name, allowed):
                kind = "written" if name in after and name in before else "made" if name in after else "deleted"
                found.append(Finding(f"a file of the study was {kind}", name))
        if {p.name for p in self.outside.iterdir()} != {"canary.txt"}:
            found.append(Finding("a file was made outside", ", ".join(p.name for p in self.outside.iterdir())))
        left = sorted(p.name for p in self.temporary.iterdir() if p.name != JIEBA)
        if left:
            found.append(Finding("a temporary file was left behind", ", ".join(left)))
            shutil.rmtree(self.temporary)
            self.temporary.mkdir()
        return result, found, seconds

    def clear(self) -> None:
        """Take away what a case left."""
        for folder in (self.study, self.out):
            shutil.rmtree(folder, ignore_errors=True)


def place(error: BaseException) -> str:
    """Where in the package an exception came from: file and function, the innermost."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(PACKAGE)]
    if not own:
        return f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "nowhere"
    return f"{Path(own[-1].filename).relative_to(PACKAGE).as_posix()}:{own[-1].name}"


def _trace(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    lines = [
        f"  {f.filename.split('/src/')[-1].split('site-packages/')[-1]}:{f.lineno} {f.name}: {f.line}" for f in frames
    ]
    return "\n".join([f"{type(error).__name__}: {str(error)[:300]}", *lines])


# -- files, network, programs: an audit hook stays for ever, so there is one, which asks who is watching

_watching: list[Watch] = []
_installed: list[bool] = []
WRITES = {
    "os.remove": 0,
    "os.rename": 1,
    "os.mkdir": 0,
    "os.rmdir": 0,
    "os.symlink": 1,
    "os.link": 1,
    "os.truncate": 0,
    "os.chmod": 0,
}
"""Events that change a file -> which of their arguments it is."""
JIEBA = "jieba.cache"
"""What the word segmenter keeps of its dictionary among temporary files."""
RELATIVE = ("os.remove", "os.rmdir", "os.mkdir")
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request")
OWN = ("::1", 0)
"""What urllib3, which the reader of pictures brings, binds once to see whether there is IPv6."""
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
OFFICE = ("soffice", "libreoffice")


def _install() -> None:
    if not _installed:
        sys.addaudithook(_hook)
        _installed.append(True)


@contextlib.contextmanager
def _active(watch: Watch) -> Iterator[None]:
    _watching[:] = [watch]
    try:
        yield
    finally:
        _watching.clear()


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _watching:
        return
    watch = _watching[0]
    if event == "open" or event in WRITES:
        name = args[0] if event == "open" else args[WRITES[event]]
        # A name that is relative to an open folder was looked at when that folder was.
        if not isinstance(name, str | bytes | os.PathLike) or (event in RELATIVE and args[-1] != -1):
            return
        if event == "open" and not Path(os.fsdecode(name)).is_absolute() and _asked_by(shutil.__file__):
            return
        _watching.clear()  # what is asked here is not watched
        try:
            _see(watch, event, name, args)
        finally:
            _watching[:] = [watch]
    elif event in NETWORK and args[-1] != OWN:
        watch.seen.append(Finding(f"network: {event}", repr(args[1:])[:200]))
    elif event in PROGRAMS and not any(office in str(args[0]) for office in OFFICE):
        watch.seen.append(Finding(f"program: {event}", repr(args)[:200]))


def _asked_by(filename: str) -> bool:
    """Whether the code that asked, the first outside this file, is that file: ``open`` does not tell of its folder."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename == filename


def _see(watch: Watch, event: str, name: Any, args: tuple[Any, ...]) -> None:
    try:
        path = Path(os.path.realpath(os.fsdecode(name)))
    except (ValueError, OSError):
        return
    flags = args[2] if event == "open" and isinstance(args[2], int) else 0
    mode = args[1] if event == "open" and isinstance(args[1], str) else ""
    is_write = event != "open" or bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or any(c in mode for c in "wax+")
    caller = next(
        (
            f"{Path(f.filename).name}:{f.name}"
            for f in reversed(traceback.extract_stack())
            if Path(f.filename).is_relative_to(PACKAGE)
        ),
        "?",
    )
    if event == "os.mkdir" and (path.is_dir() or any(place.is_relative_to(path) for place in watch.allowed)):
        return
    if is_write:
        if (
            "__pycache__" not in path.parts
            and str(path) != os.devnull
            and not _inside(path, (*watch.allowed, watch.temporary))
        ):
            watch.seen.append(Finding(f"writes outside the output: {caller}", f"{event} {path}"))
    elif not _inside(path, (watch.study, watch.out, watch.temporary)) and not str(path).startswith(READ_ALLOWED):
        watch.seen.append(Finding(f"reads outside the study: {caller}", f"{event} {path}"))


def _inside(path: Path, places: tuple[Path, ...]) -> bool:
    return any(path == place or path.is_relative_to(place) for place in places)


def _state(folder: Path) -> dict[str, str]:
    """Files below a folder with their hashes."""
    if not folder.is_dir():
        return {}
    return {
        p.relative_to(folder).as_posix(): hashlib.md5(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextlib.contextmanager
def _output() -> Iterator[list[str]]:
    """What is printed, by Python and by libraries below it: one text in the list, none where nothing was."""
    found: list[str] = []
    said = io.StringIO()
    with tempfile.TemporaryFile() as below:
        kept = os.dup(1), os.dup(2)
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                os.dup2(below.fileno(), 1)
                os.dup2(below.fileno(), 2)
                yield found
        finally:
            for number, fd in enumerate(kept, 1):
                os.dup2(fd, number)
                os.close(fd)
            below.seek(0)
            text = said.getvalue() + below.read().decode("utf-8", "replace")
            if text.strip():
                found.append(text)
