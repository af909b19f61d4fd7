# docker build -t carillon:dev .    The image contains the layout of mvn package: no broker, database or change capture.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml LICENSE README.md ./
COPY .mvn .mvn
COPY conf conf
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
COPY --from=build /src/target/carillon /opt/carillon
WORKDIR /opt/carillon
# Direct buffers may use as much memory as the heap. The rest is for the JVM itself.
ENV JAVA_OPTS="-XX:MaxRAMPercentage=42"
# A numeric user, so that Kubernetes can verify that it is not root. Only /tmp is written to: Netty unpacks natives there.
USER 10001:10001
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 CMD ["bin/carillon", "health"]
ENTRYPOINT ["bin/carillon"]
