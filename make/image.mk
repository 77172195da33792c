# A machine that is nothing but sgui. The tests in tests/machine/ boot it; its disk is for a person.

.PHONY: image-packages image image-xen machine
image-packages:
	@scripts/install-packages.sh base guest image

image: image-packages $(VENV)/.done ## a bootable disk of a machine with sgui on its console, in build/sgui.img
	@$(BIN)/python -m image

image-xen: image-packages $(VENV)/.done ## the same machine as dom0 of Xen with two guests, and how to run it in QEMU
	@$(BIN)/python -m image --xen

machine: image-packages $(VENV)/.done ## what the tests boot of those machines, in .cache/image, without the disk
	@$(BIN)/python -m image --no-disk --xen

SOAK_SECONDS ?= 600
.PHONY: soak
soak: machine guest-packages ## plug, unplug and type at random in that machine for ten minutes, or SOAK_SECONDS; then seeded faults, and sleep
	@SGUI_SOAK_SECONDS=$(SOAK_SECONDS) $(PYTEST) -q -s -p no:cacheprovider -o timeout=0 -m '' -k 'soak or each_look or asleep' tests/machine/test_machine.py tests/machine/test_sleep.py

.PHONY: siege
siege: machine guest-packages ## attacks by a hostile guest of a real Xen, some minutes under emulation
	@$(PYTEST) -q -p no:cacheprovider -o timeout=0 -m '' tests/xen/test_xen_siege.py
