# Set-up, run and test on a machine that has only Python 3.11 with venv, make and git.
PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export PYTHONDONTWRITEBYTECODE :=
# The machine's own certificates, where it has some.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif

.PHONY: run examples test chromium screenshots setup lint types layers prove lock clean benchmark benchmark-accuracy benchmark-contraindications
.PHONY: benchmark-food benchmark-free-text benchmark-inference benchmark-lighthouse benchmark-mutation benchmark-reliability benchmark-trials
.PHONY: benchmark-validation benchmark-web fuzz fuzz-api docs

run: setup  ## open the app in the browser
	@$(BIN)/nightcramp serve

examples: setup  ## assess a person; without a terminal, assess the examples
	@$(BIN)/python examples/run.py

test: setup chromium lint types layers prove  ## everything that CI checks
	$(BIN)/pytest

chromium:  ## the browser for the tests, where it is missing
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || test -x "$$NIGHTCRAMP_CHROMIUM" || \
	  { echo "Installing Chromium for the tests (apt-get) …"; export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && \
	    for one in chromium-headless-shell chromium; do \
	      apt-get install -y -qq --no-install-recommends $$one fonts-dejavu-core >/dev/null && exit 0; \
	    done; \
	    echo "Chromium is missing and could not be installed. On Debian: sudo apt-get install chromium-headless-shell;"; \
	    echo "elsewhere set NIGHTCRAMP_CHROMIUM to a Chromium or Chrome."; exit 1; }

screenshots: setup chromium  ## pictures of every page, at both sizes, by day and at night
	@$(BIN)/python tests/support/screens.py

setup: .venv/.ready  ## build the environment in .venv

.venv/.ready: requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Nightcramp needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Setting up (about half a minute the first time) …"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/development.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/nightcramp knowledge compile --quiet
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

prove: setup
	$(BIN)/nightcramp knowledge check
	$(BIN)/nightcramp knowledge prove

benchmark: setup  ## speed, side by side with peers and floors
	$(BIN)/python benchmarks/speed.py

benchmark-accuracy: setup  ## triage and causes of the published cases, and harmful advice to them
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/causes_accuracy.py
	$(BIN)/python benchmarks/harmful_advice.py

benchmark-free-text: setup  ## own words understood: precision and recall
	$(BIN)/python benchmarks/free_text.py

benchmark-food: setup  ## food plans beside the plain mixed-integer program
	$(BIN)/python benchmarks/food.py

benchmark-lighthouse: setup chromium  ## speed and accessibility of the pages, by Google's Lighthouse (needs Node.js)
	$(BIN)/python benchmarks/lighthouse.py

benchmark-mutation: setup  ## how many faults planted in the rules are caught
	$(BIN)/python benchmarks/mutation.py

benchmark-contraindications: setup  ## how many deleted contraindications a case or a proof misses
	$(BIN)/python benchmarks/contraindications.py

benchmark-web: setup  ## the server: start, requests a second, beside the same bytes from FastAPI and from no framework
	$(BIN)/python benchmarks/web.py

benchmark-reliability: setup  ## 500 writes to a server that is killed again and again, on SQLite and on PostgreSQL
	$(BIN)/python benchmarks/reliability.py

benchmark-trials: .venv-peers/.ready  ## trials: calibration, power and agreement beside peers
	PYTHONPATH=src .venv-peers/bin/python benchmarks/trials.py

.venv-peers/.ready: requirements/peers.txt pyproject.toml | setup
	@$(PYTHON) -m venv --clear .venv-peers
	@$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --require-hashes -r requirements/peers.txt
	@touch $@

benchmark-inference: setup  ## exact inference beside two peers and beside the floor
	$(BIN)/python benchmarks/inference.py

benchmark-validation: setup  ## what the ranking of causes hangs on, and whether its probabilities are frequencies
	$(BIN)/python benchmarks/causes_validation.py

fuzz: setup  ## 100,000 random answer files; renews the figures in docs/bad-input.md
	$(BIN)/python benchmarks/fuzz.py --write docs/bad-input.md

fuzz-api: setup  ## every operation of the API with what its description allows and forbids
	$(BIN)/python tests/support/api_fuzz.py

docs: setup  ## renew what the documentation takes from code and knowledge
	PYTHONPATH=docs $(BIN)/python -m generator
	$(BIN)/nightcramp knowledge schema --output docs/schema/answers.schema.json

lock: setup  ## renew the locked requirements
	echo "uv" | $(BIN)/uv pip compile - --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/uv.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --group benchmark \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/development.txt
	$(BIN)/uv pip compile pyproject.toml --group peers \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/peers.txt

clean:
	rm -rf .venv .venv-peers src/nightcramp/knowledge/compiled.jsonl .mypy_cache .ruff_cache .pytest_cache
