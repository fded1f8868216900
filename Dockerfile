# All images of the project, one target each: docker build --target api --tag price-aggregator-api:dev .
FROM node:24-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production

# The manifests alone, so that what is installed is cached until one of them changes.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY loadtest/package.json loadtest/
COPY mock-exchange/package.json mock-exchange/
COPY services/api/package.json services/api/
COPY services/exchanges/package.json services/exchanges/
COPY services/jobs/package.json services/jobs/
COPY services/kubernetes/package.json services/kubernetes/
COPY services/prices/package.json services/prices/
COPY services/refresher/package.json services/refresher/
COPY services/runtime/package.json services/runtime/
COPY services/standalone/package.json services/standalone/

# All services as sources, which `node --watch` runs and file sync replaces: for development only.
FROM manifests AS development-dependencies
RUN npm ci --omit=dev --ignore-scripts

FROM base AS development
COPY --from=development-dependencies /app ./
COPY --chown=1000:1000 symbols.csv ./
COPY --chown=1000:1000 mock-exchange mock-exchange
COPY --chown=1000:1000 services services
ENV NODE_ENV=development
USER 1000:1000

# TypeScript to JavaScript. The npm package `node` only serves machines without Node 24: its download is skipped.
FROM manifests AS build
RUN npm ci --include=dev --ignore-scripts
COPY . .
RUN node scripts/build.ts

FROM base AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses=MIT \
      org.opencontainers.image.base.name=docker.io/library/node:24-bookworm-slim
USER 1000:1000

# Types and source maps of packages run nothing: 57 MB of the Kubernetes client alone.
FROM manifests AS mock-exchange-dependencies
RUN npm ci --omit=dev --ignore-scripts --workspace mock-exchange && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

FROM runtime AS mock-exchange
LABEL org.opencontainers.image.title=price-aggregator-mock-exchange \
      org.opencontainers.image.description="A deterministic exchange with faults on demand"
ENV PORT=8080
EXPOSE 8080
COPY --from=mock-exchange-dependencies /app ./
COPY --from=build /app/dist/mock-exchange ./
CMD ["node", "mock-exchange/src/main.js"]

FROM manifests AS api-dependencies
RUN npm ci --omit=dev --ignore-scripts --workspace services/api && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

FROM runtime AS api
LABEL org.opencontainers.image.title=price-aggregator-api \
      org.opencontainers.image.description="Prices of crypto assets over HTTP, served from memory"
EXPOSE 8080
COPY --from=api-dependencies /app ./
COPY --from=build /app/symbols.csv ./
COPY --from=build /app/dist/api ./
CMD ["node", "services/api/src/main.js"]

FROM manifests AS refresher-dependencies
RUN npm ci --omit=dev --ignore-scripts --workspace services/refresher && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

FROM runtime AS refresher
LABEL org.opencontainers.image.title=price-aggregator-refresher \
      org.opencontainers.image.description="Asks the exchanges and writes the prices of its shards"
ENV METRICS_PORT=9090
EXPOSE 9090
COPY --from=refresher-dependencies /app ./
COPY --from=build /app/symbols.csv ./
COPY --from=build /app/dist/refresher ./
CMD ["node", "services/refresher/src/main.js"]

FROM manifests AS jobs-dependencies
RUN npm ci --omit=dev --ignore-scripts --workspace services/jobs && find node_modules -type f \( -name '*.d.ts' -o -name '*.map' \) -delete

FROM runtime AS jobs
LABEL org.opencontainers.image.title=price-aggregator-jobs \
      org.opencontainers.image.description="The jobs that operate the system, one command each"
COPY --from=jobs-dependencies /app ./
COPY --from=build /app/symbols.csv ./
COPY --from=build /app/dist/jobs ./
ENTRYPOINT ["node", "services/jobs/src/main.js"]
