# The Debian package, for Debian 12 and 13 alike: nothing in it is compiled.
DEB := dist/sgui_$(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)_all.deb

.PHONY: deb deb-try
deb: ## the Debian package, in dist/
	@$(PYTHON) packaging/debian/build.py dist

deb-try: deb ## install the package on fresh Debians 12 and 13 and run it there; as root, minutes, needs debootstrap
	@packaging/debian/try.sh $(DEB) bookworm trixie
