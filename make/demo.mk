# The demonstration. DEMO="--headless" and other options of `sgui demo` pass through.

.PHONY: demo-packages demo
demo-packages:
	@scripts/install-packages.sh base guest $(if $(DISPLAY)$(WAYLAND_DISPLAY),window) || true

demo: demo-packages $(VENV)/.done ## show three real guests in a window, or without a display as pictures in demo-out/
	@$(BIN)/sgui demo $(DEMO)
