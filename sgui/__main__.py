"""`python -m sgui` is `sgui`."""

import sys

from sgui.cli import main

sys.exit(main())
