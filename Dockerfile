# A small image that runs `shuli`:  docker build -t shuli . && docker run --rm -v "$PWD:/data" shuli run --raw raw --output output
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY pipeline pipeline
COPY rules rules
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
COPY --from=build /venv /venv
RUN useradd --create-home --uid 10001 shuli
USER 10001
WORKDIR /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
ENTRYPOINT ["shuli"]
CMD ["--help"]
