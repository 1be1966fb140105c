# 처음이라면: make lab        시험: make test        할 일의 목록: make help
PYTHON ?= python3
PORT ?= 8888
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# 두 과정이 함께 계산할 때 기다리는 스레드가 CPU를 붙들지 않게 합니다(까닭은 docs/design-notes.md).
export GOMP_SPINCOUNT ?= 1500

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install lab test test-quick test-long test-repeat test-colab lint unit unit-quick \
	pairs nbval browser site-test notebooks sync address colab data checkpoints timelines records measure \
	bench margins lock site slides solutions class clean

help: ## 할 일의 목록을 보여 줍니다
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## /  make \1\t/' \
		| expand -t 24

# 환경: 표시 파일이 없거나 requirements.lock·pyproject.toml보다 오래되었을 때만 설치합니다.
install: $(STAMP) ## .venv를 만들고 필요한 것을 설치합니다 (lab과 test가 알아서 부릅니다)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 이상이 필요합니다. 지금: $$($(PYTHON) --version 2>&1)."; \
		echo "다른 Python을 쓰려면: make PYTHON=python3.12 lab"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "가상 환경을 만들지 못했습니다. 데비안·우분투라면: sudo apt install python3-venv"; \
		exit 1; }
	@echo "필요한 패키지를 $(VENV)에 설치합니다. 처음에는 몇 분이 걸리고 디스크를 6 GB쯤 씁니다."
	$(BIN)/python -m pip install --disable-pip-version-check -c requirements.lock -e ".[lab,dev]"
	$(BIN)/python tools/lab.py --prepare
	@touch $@

lab: $(STAMP) ## 한국어 JupyterLab을 엽니다 (PORT=9999, BROWSER=no, BUDGET=gpu)
	$(BIN)/python tools/lab.py --port $(PORT) $(if $(filter no,$(BROWSER)),--no-browser)

# 부분마다 걸린 시간을 끝에 적습니다. 실패하면 그 자리에서 멈추고, 그때까지의 시간을 적습니다.
test: $(STAMP) ## 전부 시험합니다: 형식, 단위, 짝, 노트북, 브라우저, 웹판
	@$(BIN)/python tools/parts.py lint unit pairs nbval browser site-test

test-quick: $(STAMP) ## 1분 반 안쪽: 형식과 약속, 짝, 금방 끝나는 단위 시험
	@$(BIN)/python tools/parts.py lint pairs unit-quick

test-long: $(STAMP) ## 길고 좀처럼 깨지지 않는 시험 (.ci/run이 부릅니다)
	$(call alone,$(JOBS)) $(UNIT) -m long $(call spread,$(JOBS),loadfile)
	@$(NPM_OR_TELL)
	$(call alone,$(JOBS)) $(BIN)/python -m pytest -q tests/site -m long $(call spread,$(JOBS),loadfile)
	$(call alone,$(JOBS)) $(BIN)/python -m pytest -q tests/browser -m long $(call spread,$(JOBS),load)

test-repeat: $(STAMP) ## 우연히 실패하는지: 브라우저 N번, 단위와 웹판 3번 (N=20). 끊겨도 이어 합니다
	@$(BIN)/python tools/repeat.py $(or $(N),20)

# Colab의 판은 .venv-colab에 따로 둡니다. Colab과 같은 Python 3.13이나 3.12를 차례로 찾습니다.
COLAB := .venv-colab
PYENV := $(or $(PYENV_ROOT),$(HOME)/.pyenv)/versions
COLAB_PYTHONS = $(or $(COLAB_PYTHON),python3.13 $(wildcard $(PYENV)/3.13*/bin/python) \
	python3.12 $(wildcard $(PYENV)/3.12*/bin/python) $(PYTHON))
IS_COLAB = import sys; sys.exit(sys.version_info[:2] not in ((3, 13), (3, 12)))
colab_python = $(shell for python in $(COLAB_PYTHONS); do \
	$$python -c '$(IS_COLAB)' 2>/dev/null && { echo $$python; break; }; done)

$(COLAB)/.installed: requirements-colab.txt
	@test -x $(COLAB)/bin/python || test -n "$(colab_python)" || { \
		echo "Colab의 Python 3.13이나 3.12가 없습니다. 찾아본 것: $(COLAB_PYTHONS)"; \
		echo "설치하거나(예: pyenv install 3.13) 자리를 알려 주십시오: make test-colab COLAB_PYTHON=/자리/python3.13"; \
		exit 1; }
	@test -x $(COLAB)/bin/python || $(colab_python) -m venv $(COLAB) || { rm -rf $(COLAB); \
		echo "가상 환경을 만들지 못했습니다. 데비안·우분투라면: sudo apt install python3.13-venv"; \
		exit 1; }
	@echo "Colab의 판을 $(COLAB)에 설치합니다. 처음에는 몇 분이 걸리고 디스크를 5 GB쯤 씁니다."
	$(COLAB)/bin/python -m pip install --disable-pip-version-check -r requirements-colab.txt
	@touch $@

test-colab: $(COLAB)/.installed ## 같은 노트북을 Colab의 판으로, 하나씩 빈 폴더에서 (NAME=02_backpropagation)
	@$(COLAB)/bin/python tools/colab.py $(NAME)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

# JOBS개의 과정이 파일을 나누어 맡고, 저마다 스레드 하나를 씁니다. JOBS=0이면 한 과정이 스레드를 모두 씁니다.
# 브라우저 시험은 BROWSER_JOBS개의 JupyterLab에서 나누어 합니다.
JOBS ?= 2
NBVAL_JOBS ?= 2
BROWSER_JOBS ?= 2
BROWSER_MARK ?= not long
spread = $(if $(filter-out 0,$(1)),-n $(1) --dist $(2))
alone = $(if $(filter-out 0,$(1)),OMP_NUM_THREADS=1)
UNIT = $(BIN)/python -m pytest -q tests --ignore=tests/browser --ignore=tests/site \
	--ignore=tests/test_pairs.py

unit: $(STAMP)
	$(call alone,$(JOBS)) $(UNIT) -m "not long" $(call spread,$(JOBS),loadfile)

unit-quick: $(STAMP)
	$(call alone,$(JOBS)) $(UNIT) -m "not long and not training and not slow" \
		$(call spread,$(JOBS),loadfile)

pairs: $(STAMP)
	$(BIN)/python -m pytest -q tests/test_pairs.py

# nbval은 노트북의 폴더를 작업 폴더로 삼습니다. 경고는 커널 밖의 것이므로 오류로 보지 않습니다.
# 배우는 사람의 진도에 손대지 않게, 진도는 빈 폴더에 적었다가 지웁니다.
nbval: $(STAMP)
	empty=$$(mktemp -d) && trap 'rm -rf "$$empty"' EXIT && \
		GAN_COURSE_PROGRESS="$$empty/progress.json" $(call alone,$(NBVAL_JOBS)) \
		JUPYTER_PREFER_ENV_PATH=1 $(BIN)/python -m pytest -q -W default \
		--nbval-lax --nbval-current-env $(call spread,$(NBVAL_JOBS),loadfile) notebooks

browser: $(STAMP)
	$(call alone,$(BROWSER_JOBS)) $(BIN)/python -m pytest -q tests/browser -m "$(BROWSER_MARK)" \
		$(call spread,$(BROWSER_JOBS),load)

# node가 없으면 까닭을 적고 건너뜁니다. CI에서는 그것이 실패입니다(GAN_COURSE_REQUIRE_BROWSER).
NPM_OR_TELL = ! command -v npm >/dev/null || $(MAKE) --no-print-directory $(NODE_MODULES) \
	|| echo "npm 꾸러미를 받지 못했습니다. 웹판의 시험은 까닭을 적고 건너뜁니다."

site-test: $(STAMP)
	@$(NPM_OR_TELL)
	$(call alone,$(JOBS)) $(BIN)/python -m pytest -q tests/site -m "not long" \
		$(call spread,$(JOBS),loadfile)

notebooks: $(STAMP) ## 텍스트 짝에서 노트북을 만들고 실행합니다 (NAME=03_vanilla_gan)
	$(BIN)/python tools/notebooks.py build $(NAME)

sync: $(STAMP) ## 실행하지 않고 노트북의 입력만 텍스트 짝에 맞춥니다
	$(BIN)/python tools/notebooks.py sync $(NAME)

address: $(STAMP) ## 저장소의 주소를 배지, 준비 셀, 웹판에 한 번에 적습니다 (ADDRESS=https://…)
	@$(BIN)/python tools/address.py "$(ADDRESS)"

# 웹판: node_modules가 없거나 package-lock.json보다 오래되었을 때만 npm을 부릅니다.
NODE_MODULES := web/node_modules/.package-lock.json

$(NODE_MODULES): web/package-lock.json
	@command -v npm >/dev/null || { echo "웹판에는 Node.js 20 이상이 필요합니다."; \
		echo "데비안·우분투라면: sudo apt install nodejs npm"; exit 1; }
	cd web && npm ci
	@touch $@

site: $(STAMP) $(NODE_MODULES) ## 노트북에서 웹판을 만듭니다: site/index.html (레슨은 실행하지 않습니다)
	$(BIN)/python tools/export_site.py

slides: $(STAMP) $(NODE_MODULES) ## 노트북에서 강의 슬라이드를 만듭니다: slides/index.html
	$(BIN)/python tools/export_slides.py

solutions: $(STAMP) $(NODE_MODULES) ## 강의하는 분이 볼 풀이지를 만듭니다: solutions/index.html
	$(BIN)/python tools/export_solutions.py

class: $(STAMP) $(NODE_MODULES) ## 강의실에 가져갈 것을 하나로 묶습니다: dist/gan-course-class.zip
	@$(BIN)/python tools/pack_class.py

colab: $(STAMP) ## Colab에 올릴 파일 하나로 묶습니다: dist/gan-course.zip
	@$(BIN)/python tools/pack_colab.py

# 원본이 있는 것만 다시 만듭니다. 실려 있는 데이터를 쓰는 데에는 필요하지 않습니다.
data: $(STAMP) ## data/를 원본에서 다시 만듭니다 (MNIST=원본_폴더 FONT=나눔고딕.ttf)
	$(if $(MNIST),$(BIN)/python tools/make_mnist.py "$(MNIST)")
	$(if $(FONT),$(BIN)/python tools/make_font.py "$(FONT)")
	$(BIN)/python tools/make_manifest.py

checkpoints: $(STAMP) ## 실려 있는 체크포인트를 다시 학습합니다 (오래 걸립니다)
	@set -e; for script in tools/train_*.py; do \
		echo "$$script"; $(BIN)/python "$$script"; done
	$(MAKE) measure

# 얼굴의 기록(data/timelines/faces)은 실린 얼굴의 생성자와 함께 tools/train_faces.py가 만듭니다.
timelines: $(STAMP) ## WGAN 둘과 CGAN의 학습을 다시 기록합니다 (30분쯤. 얼굴의 것은 checkpoints가)
	@set -e; for script in "record_wgan --again" record_cgan make_manifest; do \
		echo "tools/$$script"; set -- $$script; $(BIN)/python tools/$$1.py $$2; done

RECORDS = record_dcgan record_wgan record_conditioning compare record_batch run_mode_bench
records: $(STAMP) ## 기록된 실험을 모두 다시 합니다 (CPU 코어 2개로 6시간쯤. 있던 기록은 버립니다)
	@set -e; for script in $(RECORDS); do \
		echo "tools/$$script.py"; $(BIN)/python tools/$$script.py --again; done
	$(BIN)/python tools/record_dcgan.py --pace
	$(BIN)/python tools/record_clinic.py
	$(BIN)/python tools/record_clinic.py --count
	$(BIN)/python tools/make_manifest.py

# 잣대를 고쳤으면 한 번: 망가뜨린 그림의 표, 두 잣대의 상관, 실린 생성자의 점수를 모두 다시 잽니다.
measure: $(STAMP) ## 실린 것을 지금의 잣대로 다시 잽니다 (30분쯤)
	@set -e; for script in ladder "agree --again" measure make_manifest; do \
		echo "tools/$$script"; set -- $$script; $(BIN)/python tools/$$1.py $$2; done

bench: $(STAMP) ## 벤치마크를 모두 돌립니다 (하나만: make bench-mlp)
	@set -e; for script in bench/[a-z]*.py; do case "$$script" in bench/plain.py) ;; *) \
		$(BIN)/python "$$script";; esac; done

bench-%: $(STAMP)
	@$(BIN)/python bench/$(subst -,_,$*).py

margins: $(STAMP) ## 레슨의 assert마다 여유를 재어 docs/margins.md에 적습니다 (40분, 이 일만 할 때. NAME=03_vanilla_gan)
	@$(BIN)/python tools/margins.py $(NAME)

lock: $(STAMP) ## 지금 .venv의 판으로 requirements.lock을 다시 씁니다 (관리자용)
	$(BIN)/python tools/lock.py

clean: ## .venv, .venv-colab, 웹판, 슬라이드, 풀이지와 캐시를 지웁니다 (학습자가 만든 runs/는 남깁니다)
	rm -rf $(VENV) $(COLAB) site slides solutions web/node_modules .pytest_cache .ruff_cache .hypothesis build dist tests/browser/screenshots
	find . -path ./.git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
