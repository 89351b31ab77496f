"""A Chromium for the browser tests: the system's own, installed when that can be done, else the tests are skipped.

The headless shell comes first: the same engine without the windows around it takes little more than half the time.

`PORTAL_BROWSER=required` (as .ci/run says) makes a missing browser an error. `PORTAL_CHROMIUM` names another program.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")
INSTALL = ["install", "-qq", "--no-install-recommends"]

# Quiet on the network: a test browser has no business with its maker's hosts.
ARGUMENTS = [
    *(
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ),
    *("--disable-sync", "--disable-default-apps", "--disable-domain-reliability", "--no-pings", "--mute-audio"),
    # A page lives a second here: to make its scripts faster takes longer than they run.
    "--js-flags=--no-opt,--no-maglev",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
]


def path() -> str | None:
    """Where the browser is, or None."""
    wanted = os.environ.get("PORTAL_CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next((found for found in map(shutil.which, NAMES) if found), None)


def is_required() -> bool:
    return os.environ.get("PORTAL_BROWSER") == "required"


def arguments() -> list[str]:
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


def install() -> None:
    """With Debian's packages, when we may: the first that there is."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], *([*INSTALL, name] for name in PACKAGES)):
            if path() is None:
                subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    if path() is None:
        install()
    if path() is not None:
        return 0
    print(
        "No Chromium on this machine: the browser tests are SKIPPED. To run them, install the package chromium.",
        file=sys.stderr,
    )
    return 1 if is_required() else 0


if __name__ == "__main__":
    raise SystemExit(main())
