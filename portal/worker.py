"""For the worker: `python -m huey.bin.huey_consumer portal.worker.huey`."""

from portal import create_app
from portal.core import jobs

huey = jobs.queue_of(create_app())
