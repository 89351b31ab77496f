"""For any WSGI server: `wsgi:app`."""

import gc

from portal import create_app
from portal.core.warming import warm

app = create_app()
warm(app)

# What stands after starting stays for ever: the garbage collector need not look at it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
