# Two commands: `make demo` and `make test`. Everything else serves them.
#
# PYTHON=python3.11        another interpreter (3.11 to 3.13)
# PYTHONS="python3.12 …"   further versions in the archive of `make bundle`
# TORCH_INDEX=https://…    a package index with CPU builds of torch
# WHEELS=/media/wheels     a folder of wheels, asked before any index
# HOME_DIR=var/demo        where the demonstration keeps its data
# SERVE=0                  stop after printing the answers
# FUZZ_SECONDS=60          how long `make fuzz` attacks each parser
# GATES="api/session.py"   which files `make gates` goes through; all without

PYTHON ?= python3
HOME_DIR ?= var/demo
SERVE ?= 1
FUZZ_SECONDS ?= 60
PORT ?= 8400
RUN := .venv/bin
MODEL := var/model
GOLDEN_TESTS := tests/flow/test_samples.py tests/data_samples/test_golden.py
PIP := $(RUN)/python -m pip install --quiet --disable-pip-version-check \
	$(if $(WHEELS),--find-links $(WHEELS)) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

export NEOMEO_MODEL := $(abspath $(MODEL))
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export DO_NOT_TRACK := true
export SCARF_NO_ANALYTICS := true
export TOKENIZERS_PARALLELISM := false
export OMP_WAIT_POLICY := passive
# glibc keeps a heap for each of many threads: a test worker grew to 5 GB without.
export MALLOC_ARENA_MAX := 2

.PHONY: demo test check lint types contracts tools suite samples screens vendor golden fuzz gates soak bundle bundle-test clean

demo: .venv/.installed $(MODEL)/neomeo_model.json
	@$(RUN)/python -m data_samples.demo --home $(HOME_DIR) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

# What waits for the line or needs one core goes side by side; the suite takes all there is.
test: .venv/.installed-dev
	@$(MAKE) --no-print-directory --jobs --output-sync=target lint types contracts tools $(MODEL)/neomeo_model.json
	@$(MAKE) --no-print-directory suite

tools:
	@sh setup/browser.sh
	@sh setup/ocr.sh

lint:
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

types:
	$(RUN)/mypy

contracts:
	$(RUN)/lint-imports

# Crawls, properties and hostile inputs pass through everything, or through one line a million times,
# and take half as long again with coverage, or up to five times. They run after the others rather than with
# coverage switched off among them: two threads that switch it at once fail (RuntimeError: another
# trace function is being installed).
suite: SIDE_BY_SIDE = TMPDIR=$$(sh setup/scratch.sh) \
	$(RUN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal
suite:
	$(RUN)/coverage erase
	$(SIDE_BY_SIDE) -m 'not no_cover' --cov --cov-report= $(PYTEST)
	$(SIDE_BY_SIDE) -m no_cover $(PYTEST)
	$(RUN)/coverage report --include='access/*' --fail-under=100
	$(RUN)/coverage report --fail-under=90

samples: .venv/.installed-dev
	$(RUN)/python -m data_samples.make

screens: .venv/.installed-dev $(MODEL)/neomeo_model.json
	@sh setup/browser.sh
	$(RUN)/python -m tests.ui docs/screens

# What ui/static has of others, fetched anew and compared with its recorded hashes.
vendor: .venv/.installed
	$(RUN)/python -m bundle.vendor

golden: .venv/.installed-dev $(MODEL)/neomeo_model.json
	-NEOMEO_REGENERATE=1 $(RUN)/python -m pytest $(GOLDEN_TESTS) -q
	$(RUN)/python -m pytest $(GOLDEN_TESTS) -q

fuzz: .venv/.installed-fuzz
	@for target in $$($(RUN)/python -m tests.fuzz --list); do \
		echo "$$target"; \
		$(RUN)/python -m tests.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -timeout=20 \
			-rss_limit_mb=0 -max_len=65536 -verbosity=0 -print_final_stats=1 || exit 1; \
	done

gates: .venv/.installed-dev $(MODEL)/neomeo_model.json
	nice -n 10 $(RUN)/python -m tests.gates $(GATES)

soak: .venv/.installed-dev $(MODEL)/neomeo_model.json
	$(RUN)/python -m tests.twins.soak
	$(RUN)/python -m tests.crash

bundle: .venv/.installed-bundle $(MODEL)/neomeo_model.json
	$(if $(WHEELS),PIP_FIND_LINKS=$(abspath $(WHEELS))) $(if $(TORCH_INDEX),PIP_EXTRA_INDEX_URL=$(TORCH_INDEX)) \
		$(RUN)/python -m bundle $(addprefix --python=,$(PYTHONS)) $(if $(SIGN),--sign $(SIGN))

bundle-test: bundle
	$(RUN)/python -m bundle.closed_network $$(ls -t var/bundle/neomeo-*.tar | head -n 1)
	$(RUN)/python -m bundle.bare_debian $$(ls -t var/bundle/neomeo-*.tar | head -n 1)

check:
	@sh setup/check.sh $(PYTHON)

.venv/.installed: pyproject.toml | check
	@test -x $(RUN)/python || $(PYTHON) -m venv .venv
	@echo "필요한 꾸러미를 설치합니다(처음 한 번, 몇 분 걸립니다)."
	@$(PIP) --editable . && touch $@

.venv/.installed-dev: pyproject.toml .venv/.installed | check
	@echo "시험에 필요한 꾸러미를 설치합니다."
	@$(PIP) --editable '.[dev]' && touch $@

.venv/.installed-fuzz: pyproject.toml .venv/.installed-dev
	@$(PIP) --editable '.[dev,fuzz]' && touch $@

.venv/.installed-bundle: pyproject.toml .venv/.installed | check
	@$(PIP) --editable '.[bundle]' && touch $@

$(MODEL)/neomeo_model.json: | .venv/.installed
	@echo "모델을 준비합니다(처음 한 번, 1~2분 걸립니다)."
	@$(RUN)/python -m index.prepare $(MODEL)

clean:
	rm -rf var .venv
