# Repaso's one command surface. `make help` lists every target.

# The first Python that is new enough. Only the first step needs it; everything else runs inside .venv.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BOOTSTRAP = @test -n "$(PYTHON)" || { \
	echo "Repaso needs Python 3.11 or newer: sudo apt install python3.11 python3.11-venv" >&2; exit 1; }; \
	$(PYTHON) scripts/bootstrap.py
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run dev install data test check audit backup messages screenshots bench bench-statistics simulate lock

help: ## list every target
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
		| while IFS='|' read -r name text; do printf '  make %-17s %s\n' "$$name" "$$text"; done

run: ## everything from nothing: install, back up, migrate, load the starter deck, serve on 127.0.0.1:PORT (8000)
	$(BOOTSTRAP) port environment key
	@$(MANAGE) prepare
	@exec $(BIN)/python -m gunicorn --config config/gunicorn.py config.wsgi

dev: ## the same with debug pages and reload on change
	$(BOOTSTRAP) port environment key
	@DEBUG=true $(MANAGE) prepare
	@DEBUG=true exec $(MANAGE) runserver 127.0.0.1:$${PORT:-8000}

install: ## the virtual environment from the lock, translations and assets
	$(BOOTSTRAP) environment key
	@$(MANAGE) prepare assets

data: ## migrate the database (backed up first if it holds answers) and load the starter deck
	$(BOOTSTRAP) environment key
	@$(MANAGE) prepare data

backup: ## a copy of the database in DATA_DIR/backups
	$(BOOTSTRAP) environment key
	@$(MANAGE) backup

test: ## the whole suite on SQLite, browser journeys included, then what a database has a say in on PostgreSQL
	$(BOOTSTRAP) environment-dev
	@$(BIN)/python scripts/test.py

check: ## lint, types, templates, import directions, missing migrations
	$(BOOTSTRAP) environment-dev key
	$(BIN)/ruff check
	$(BIN)/mypy .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-logo
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check

audit: ## known holes in the locked packages (asks the package index)
	$(BOOTSTRAP) environment-dev
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/postgres.txt

messages: ## gather the interface's strings into locale/ for translation (needs gettext)
	$(BOOTSTRAP) environment-dev key
	@command -v xgettext >/dev/null || { echo "gettext is missing: sudo apt install gettext" >&2; exit 1; }
	$(MANAGE) makemessages --locale es --no-wrap --no-location --no-obsolete --ignore .venv --ignore tests
	$(MANAGE) compile_translations

screenshots: ## the main pages, from the running app, into docs/images/
	$(BOOTSTRAP) environment-dev key
	@$(MANAGE) prepare assets
	$(BIN)/python scripts/screenshots.py

bench: ## answer → next card over HTTP, beside a bare view and a bare commit
	$(BOOTSTRAP) environment-dev
	@env -u DATABASE_URL $(BIN)/python -m benchmarks.answer
	@$(BIN)/python scripts/throwaway_postgres.py --durable -- $(BIN)/python -m benchmarks.answer

bench-statistics: ## each page of one's progress at 10 000 and 1 000 000 answers, beside Anki's own (installed apart)
	$(BOOTSTRAP) environment-dev
	@env -u DATABASE_URL $(BIN)/python -m benchmarks.progress

simulate: ## a year of study on each set of options: minutes, retention, what is known in the end
	$(BOOTSTRAP) environment-dev
	@$(BIN)/python -m benchmarks.simulate

lock: ## pin every dependency with hashes again, from pyproject.toml
	$(BOOTSTRAP) environment-dev
	$(LOCK) --output-file requirements/run.txt
	$(LOCK) --extra postgres --output-file requirements/postgres.txt
	$(LOCK) --extra postgres --group dev --output-file requirements/dev.txt
