# syntax=docker/dockerfile:1

# The style and scripts of the pages.
FROM node:22-bookworm-slim AS assets
RUN apt-get update \
    && apt-get install --no-install-recommends --yes python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY assets assets
RUN mkdir -p grants/static && python3 assets/build

# The libraries, each checked against its hash.
FROM python:3.11-slim-bookworm AS libraries
COPY requirements.txt .
RUN python -m venv /app/.venv \
    && /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --no-install-recommends --yes \
        fonts-dejavu-core fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --no-log-init --home-dir /app --shell /usr/sbin/nologin proportion
WORKDIR /app
COPY --from=libraries /app/.venv .venv
COPY . .
COPY --from=assets /app/grants/static/build grants/static/build
# Compiled here, because nothing can be written once it runs; and the one folder that can be.
RUN .venv/bin/python -m compileall -q grants migrations workers wsgi.py \
    && install -d -o proportion -g proportion var
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    XDG_CACHE_HOME=/tmp/cache \
    BIND=0.0.0.0:8000
USER proportion
VOLUME /app/var
EXPOSE 8000
CMD ["gunicorn", "--config", "bin/gunicorn_serve.py", "wsgi:app"]
