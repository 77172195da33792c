"""From a scene to a draw list: everything that sgui itself paints. Pure; values and core only."""
