# What sgui needs of Debian. Quiet when nothing is missing.

.PHONY: packages
packages: ## install the Debian packages that sgui needs, where they are missing
	@scripts/install-packages.sh base window
