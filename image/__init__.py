"""A bootable image of sgui as the display server of a machine: `python -m image`, or `make image`."""
