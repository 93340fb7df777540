# The commands that people type. CMake does the building (CMakePresets.json); this file installs
# what is missing first and says which preset belongs to which task.
.DEFAULT_GOAL := build
.PHONY: build package test test-long demo tour bench bench-quick format tidy clean help

build: ## Build the release binary, build/stapel
	@scripts/setup.sh build
	@cmake --preset release --log-level=NOTICE
	@cmake --build --preset release --target stapel

package: build ## Build the Debian package, build/stapel_VERSION_ARCHITECTURE.deb
	@scripts/setup.sh build package
	@cpack --config build/CPackConfig.cmake -B build

test: ## Build with sanitizers and run every test; what CI runs
	@scripts/setup.sh build test
	@cmake --preset test --log-level=NOTICE
	@cmake --build --preset test
	@ctest --test-dir build/test --output-on-failure --parallel $$(nproc)

test-long: ## Thread sanitizer, long fuzzing, many kill rounds, million-case properties
	@scripts/setup.sh build test fuzz long
	@scripts/test_long.sh

demo: ## Serve a generated shop on 127.0.0.1:8080 (PORT=, DEMO_DIR=)
	@scripts/setup.sh build
	@scripts/demo.sh

tour: ## Five minutes through the shop that make demo serves, in another terminal (PORT=, DEMO_DIR=)
	@scripts/tour.sh

bench: ## All benchmarks beside their peers; writes docs/performance.md
	@scripts/setup.sh build bench
	@cmake --preset bench --log-level=NOTICE
	@cmake --build --preset bench
	@scripts/bench.sh

bench-quick: ## The benchmarks in a few minutes, small sizes
	@scripts/setup.sh build bench
	@cmake --preset bench --log-level=NOTICE
	@cmake --build --preset bench
	@scripts/bench.sh --quick

format: ## Format every C++ file in place (clang-format 14)
	@scripts/check_format.py --fix

tidy: ## Run clang-tidy over the sources
	@scripts/setup.sh build test tidy
	@cmake --preset dev --log-level=NOTICE
	@scripts/tidy.sh

clean: ## Remove everything that was built
	@rm -rf build

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
