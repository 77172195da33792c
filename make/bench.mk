# Speed, beside other compositors and beside what the memory can do. BENCH="--full" measures more, and longer.

.PHONY: bench-packages bench
bench-packages:
	@scripts/install-packages.sh base guest bench

bench: bench-packages $(VENV)/.done guest-image ## ratios to peers and limits, measured in one run: a table, bench-out/ with JSON and a picture
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r benchmarks/requirements.txt
	@mkdir -p bench-out
	@$(BIN)/python -m benchmarks.compare --json bench-out/compare.json --plot bench-out/compare.png $(BENCH)
	@$(BIN)/python -m benchmarks.compose
	@$(BIN)/python -m benchmarks.fairness --json bench-out/fairness.json
	@$(BIN)/python -m benchmarks.latency --json bench-out/latency.json
	@$(BIN)/python -m benchmarks.bridges
	@$(BIN)/python -m benchmarks.machines
	@$(BIN)/python -m benchmarks.programs
