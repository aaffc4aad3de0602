"""Whether a folder lies on a network drive, where SQLite must not be: its locks do not hold there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath

import psutil

NETWORK = {
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
    "nfs3", "nfs4", "orangefs", "prl_fs", "smb", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs", "webdav",
}  # fmt: skip
"""File systems that other machines have too. 9p is also how Windows' drives look in its Linux."""

_IN_PROGRAMS = {"sshfs", "rclone", "davfs", "davfs2", "glusterfs", "gvfsd-fuse", "s3fs", "vmhgfs-fuse"}
"""The same, where a program of the user's serves them (fuse.sshfs)."""


@dataclass(frozen=True)
class Mount:
    """A file system, and where it is seen. `remote` is what Windows says of a drive letter."""

    point: str
    kind: str
    remote: bool = False

    @property
    def network(self) -> bool:
        """Tell whether it is on other machines."""
        kind = self.kind.lower()
        in_program = kind.startswith("fuse.") and kind.removeprefix("fuse.") in _IN_PROGRAMS
        return self.remote or kind in NETWORK or in_program


def mounts() -> list[Mount]:
    """Return what is mounted on this machine."""
    found = psutil.disk_partitions(all=True)
    return [Mount(one.mountpoint, one.fstype, "remote" in one.opts.split(",")) for one in found]


def network_drive(folder: Path) -> str | None:
    """Return what kind of network drive a folder lies on, None when it is on this machine.

    The folder need not be there yet; links are followed.
    """
    return kind_of(folder.resolve(), mounts())


def kind_of(folder: PurePath, seen: Iterable[Mount]) -> str | None:
    r"""Return the kind of the network drive among these on which a folder lies.

    \\server\share has no drive letter, and is on no list of drives.
    """
    if isinstance(folder, PureWindowsPath) and folder.drive.startswith("\\\\"):
        return "UNC"
    above = [one for one in seen if folder.is_relative_to(type(folder)(one.point))]
    # Of two at the same place the one that was mounted last is what is seen there.
    nearest = max(enumerate(above), key=lambda pair: (len(pair[1].point), pair[0]), default=None)
    if nearest is None or not nearest[1].network:
        return None
    return nearest[1].kind or "network"
