# The commands of the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help serve test check bench attack release lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

serve: ## Set everything up and serve on http://127.0.0.1:8000
	@tools/setup serve
	@.venv/bin/anbefalinger serve --prepare

test: ## Set everything up and run all tests
	@tools/setup test
	@.venv/bin/pytest

check: ## Check formatting, lint, types, the direction of imports and the Dockerfile
	@tools/setup test
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/hadolint Dockerfile

bench: ## Measure the API beside others, pages, and relevance; SIZES="seed 41k 267k" for larger collections too
	@tools/setup test
	@.venv/bin/python -m bench $(SIZES)
	@.venv/bin/python -m bench.pages
	@.venv/bin/python -m bench.relevance

attack: ## Attack the running service for an hour: OpenAPI, 100,000 mutated requests, soak (docs/security.md)
	@tools/setup test
	@.venv/bin/python -m bench.attack

release: ## Ask for known weaknesses of the packages and write sbom.json, the list of what is in the program
	@tools/setup test
	@tools/release

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	@tools/lock

clean: ## Remove what the other commands made: environments, database, index, styles
	rm -rf .venv .venv-release sbom.json var node_modules app/web/static/vendor
