# Proportion: everything is started from here. `make run` needs Python 3.11 or newer.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1

BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := run
.NOTPARALLEL:
.PHONY: run serve worker clock bench test quick lint pytest assets requirements translations clean

run: .venv/.run assets  ## the whole product in one process, on SQLite, with a made-up round to try it on
	@bin/check-pango
	@DEMO=$(DEMO) PORT=$(PORT) exec bin/run

serve: .venv/.run assets  ## the web pages and the API, for production
	@PORT=$(PORT) exec $(BIN)/gunicorn --config bin/gunicorn_serve.py wsgi:app

worker: .venv/.run assets  ## letters, mail, packs and everything else that jobs do; needs REDIS_URL
	@exec $(BIN)/dramatiq workers.main --processes $${WORKER_PROCESSES:-2} --threads $${WORKER_THREADS:-4}

clock: .venv/.run  ## wakes what is due; any number of them may run
	@exec $(BIN)/python -m workers.clock

bench: .venv/.run  ## measures, and prints ratios
	@exec $(BIN)/python -m bench

test: lint pytest  ## style, types, import order, and every test

quick: lint  ## style, types, import order and the tests of rules, for the hand that is writing
	$(BIN)/pytest -q tests/test_conventions.py $$(find tests -name 'test_*rules*.py')

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pytest: .venv/.test assets
	@bin/check-pango
	$(BIN)/pytest -n 2 --dist loadgroup $(TESTS)

assets:  ## the style and scripts of the pages; takes no time when nothing has changed
	@assets/build

translations: .venv/.test  ## puts new sentences of the program into each language that was begun
	@$(BIN)/pybabel extract --mapping templates/translations/babel.cfg --keywords for_translators --no-location \
		--output-file .venv/messages.pot .
	@for po in templates/translations/*.po; do $(BIN)/pybabel update --no-fuzzy-matching --ignore-obsolete \
		--input-file .venv/messages.pot --output-file $$po --locale $$(basename $$po .po); done

requirements: .venv/.test  ## pins what the .in files name; UPGRADE=1 takes the newest
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	$(COMPILE) --no-deps --output-file requirements-servers.txt requirements-servers.in

clean:  ## what was built and cached; keeps .venv and var
	rm -rf .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf grants/static/build assets/node_modules
	find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

.venv/.run: requirements.txt
	@bin/make-venv $(PYTHON) requirements.txt
	@touch $@

.venv/.test: requirements-dev.txt
	@bin/make-venv $(PYTHON) requirements-dev.txt
	@touch $@ .venv/.run
