"""What comes before opening the portal: `python -m portal.prepare`, or `flask prepare`."""

from portal import create_app
from portal.core import cli

if __name__ == "__main__":
    raise SystemExit(cli.prepare(create_app()))
