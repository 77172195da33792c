"""Import this before numpy: its linear algebra would start a thread for each core, and nothing here needs it.

Landlock and capabilities are a thread's own: a cage holds the one that enters it (host/sandbox_unsafe.py).
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"
