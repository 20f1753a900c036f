# syntax=docker/dockerfile:1

# `runtime` needs MONGODB_URL. `--build-arg LOCK=embedded` brings the embedded engine too (GPL-2.0-only, a process of
# its own), for a single container with its data in a volume at /data.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ARG LOCK=runtime
COPY requirements/${LOCK}.lock /tmp/lock
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes --requirement /tmp/lock \
    && /venv/bin/python -m pip uninstall --yes pip

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --home-dir /service touchstone \
    && install --directory --owner touchstone /data /service \
    && python -m pip uninstall --yes pip
COPY --from=build /venv /venv
WORKDIR /service
COPY LICENSE ./
COPY domain domain
COPY storage storage
COPY resolvers resolvers
COPY migrations migrations
COPY api api

ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TOUCHSTONE_DATA_DIR=/data/touchstone
USER touchstone
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import os; from urllib.request import urlopen; urlopen(f'http://127.0.0.1:{os.environ.get(\"TOUCHSTONE_PORT\") or 8000}/livez', timeout=2)"]

# A container's own loopback is reached by nobody, so it serves on all addresses; without a key that asks for
# TOUCHSTONE_AUTHENTICATION=required, and then for `python -m api keys create` beside it.
ENTRYPOINT ["python", "-m", "api"]
CMD ["serve", "--host", "0.0.0.0"]
