# The guests of the demonstration and of the tests marked `vm`: Debian's kernel, busybox, and nothing else.

.PHONY: guest-packages guest-image
guest-packages:
	@scripts/install-packages.sh base guest

guest-image: guest-packages $(VENV)/.done ## make the guest image in .cache/guest (once, ten seconds)
	@$(BIN)/python -m sgui.demo.guest_image
