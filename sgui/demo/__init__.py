"""The demonstration: real guests under sgui, in a window or as pictures. `show.main` is its command."""
