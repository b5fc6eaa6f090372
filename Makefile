# `make help` tells what there is. The work is done by the scripts of tests/bin.

.PHONY: help run test prove relevance bench lint fmt

help: ## This list.
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 8

run: ## Build and serve portal and API with demo data; PREAU_LISTEN and PREAU_DATA change where.
	@tests/bin/run

test: ## Install what tests need, then run them all.
	@tests/bin/test

prove: ## The long proofs: kills at random moments, deep fuzzing.
	@tests/bin/prove

relevance: ## Score the judged questions of tests/relevance; PREAU_TEST_MEILISEARCH_URL and PREAU_SHARED widen it.
	@tests/bin/relevance

bench: ## Search, pages and funding in the release profile, beside PREAU_TEST_MEILISEARCH_URL, a bare server and pgbench.
	@tests/bin/bench

lint: ## What `make test` lints, and nothing else.
	@tests/bin/lint

fmt: ## Format everything.
	cargo fmt --all
	cd portal && npm run --silent fmt
