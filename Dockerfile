# syntax=docker/dockerfile:1
# An image with one binary: the server, with the site inside. docs/HOSTING.md says how to run it.

ARG RUST=1.95

FROM rust:${RUST}-bookworm AS build
WORKDIR /src
COPY . .
# What cargo downloads and compiles is kept between builds and is no part of the image.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    make release \
    && mkdir -p /image/bin /image/volume \
    && cp target/release/updown /image/bin/ \
    && mkdir -m 700 /image/volume/data

# The C library of the build stage, the certificates of public authorities, and no shell.
FROM gcr.io/distroless/cc-debian12:nonroot
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Updown" \
      org.opencontainers.image.description="Image upload and download, by Rust from end to end" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /image/bin/ /usr/local/bin/
# A volume that is made for it belongs to the one who serves, as this directory does.
COPY --from=build --chown=65532:65532 /image/volume/ /
ENV UPDOWN_ADDR=0.0.0.0:3000 \
    UPDOWN_DATA_DIR=/data
USER 65532:65532
VOLUME ["/data"]
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["/usr/local/bin/updown", "health"]
ENTRYPOINT ["/usr/local/bin/updown"]
