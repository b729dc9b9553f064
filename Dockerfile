# The image of one service: docker build --build-arg MODULE=bank-service .
# All services are built together, once; MODULE says which of them the image runs.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.apply.skip=true \
        -pl bank-service,client-service,branch-service,dashboard -am package

FROM eclipse-temurin:25.0.3_9-jre AS layers
ARG MODULE
COPY --from=build /build/${MODULE}/target/${MODULE}-exec.jar service.jar
RUN java -Djarmode=tools -jar service.jar extract --layers --destination /layers

FROM eclipse-temurin:25.0.3_9-jre
WORKDIR /app
# What changes least comes first, and is shared by the images.
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/application/ ./
COPY docker/java-options docker/is-ready ./
# The service as it starts, up to where it would serve: what it loads and links comes from the cache from then on.
# It is trained where it runs, for the cache is tied to these very jars and this very Java.
RUN java @java-options -XX:AOTCacheOutput=/app/service.aot -Dspring.context.exit=onRefresh -jar /app/service.jar \
        --server.port=0 --lamport.data=/tmp/data --lamport.peers.bank=http://127.0.0.1:1 \
 && rm -rf /tmp/* \
 && install -d -o 10001 -g 10001 /data
USER 10001:10001
# Only a service alone keeps its journal here; with a database it writes nothing but /tmp.
ENV LAMPORT_DATA=/data SERVER_ADDRESS=0.0.0.0 SERVER_PORT=8080 MALLOC_ARENA_MAX=2
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s --retries=3 CMD ["/app/is-ready"]
# No shell in between: the service itself is told to stop.
ENTRYPOINT ["java", "@/app/java-options", "-XX:AOTCache=/app/service.aot", "-jar", "/app/service.jar"]
