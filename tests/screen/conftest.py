"""GL's own error checking is on in tests: it must be said before PyOpenGL is imported for the first time."""

import os

os.environ["SGUI_GL_CHECK"] = "1"
