# kf: `make run` starts the app on the demo data, `make test` runs everything. Both install what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

.PHONY: run test check env dev bench lock chromium postgresql clean

run: env                ## start the app (builds the demo data if there is none)
	$(BIN)/python -m kf demo --if-missing
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: check chromium postgresql  ## lint, types and all tests, the browser tests included
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: dev              ## ruff (lint and format) and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: dev              ## print the speed figures
	$(BIN)/uv pip install -q --python $(BIN)/python --group bench -c requirements-dev.txt
	$(BIN)/python -m tests.bench

env: $(VENV)/.run       ## .venv with what the app needs
dev: $(VENV)/.dev       ## .venv with the test tools too

$(VENV)/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

chromium:               ## the browser the tests drive: the one installed, else Debian's
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { SUDO=$$(command -v sudo || true); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium; }

postgresql:             ## the server the workspace's tests start: the one installed, else Debian's
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  { SUDO=$$(command -v sudo || true); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq postgresql; }

lock: dev               ## renew the locks from pyproject.toml
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
