package lamportbank.spring;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import lamportbank.core.process.Journal;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.ChannelController;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.channel.RestCourier;
import lamportbank.spring.edge.OwnPagesOnly;
import lamportbank.spring.edge.Problems;
import lamportbank.spring.edge.WebEdge;
import lamportbank.spring.feed.Feed;
import lamportbank.spring.feed.FeedMessage;
import lamportbank.spring.journal.Identity;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.journal.JournalDatabase;
import lamportbank.spring.journal.Projection;
import lamportbank.spring.json.LamportModule;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.lab.LabController;
import lamportbank.spring.loop.LoopHealth;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.meters.ActivityLog;
import lamportbank.spring.meters.Meters;
import lamportbank.spring.meters.PeerMeters;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.meters.TimedJournal;
import lamportbank.spring.rest.BoundedAnswers;
import lamportbank.spring.rest.EventInterceptor;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.StampFilter;
import lamportbank.spring.rest.StampInterceptor;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.TroubleHealth;
import lamportbank.spring.trouble.Troubles;
import lamportbank.spring.web.ClockController;
import lamportbank.spring.web.HangUpValve;
import lamportbank.spring.web.LastWords;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.StateView;
import lamportbank.spring.web.Waiters;
import lamportbank.spring.web.WholeState;

/// Makes a service with the property `lamport.process` a Lamport process: a clock, stamps on all its HTTP, a loop
/// with a journal, channels, a feed and meters. A service with a protocol of its own defines a
/// [ProcessDefinition]; one without is a process whose events are its requests and responses.
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@ConditionalOnProperty("lamport.process")
@EnableConfigurationProperties(LamportProperties.class)
@EnableWebSocket
@Import({WebEdge.class, ClockController.class, ChannelController.class, LabController.class})
public class LamportAutoConfiguration {
    /// The answers of all peers come within that, mostly.
    private static final Duration PATIENCE = Duration.ofMillis(5);

    /// For what people send and are sent at a moment: docs/limits.md has the sum.
    private static final int ROOM_BYTES = 6 << 20;

    /// For what processes send each other: requests, and answers to this one's.
    private static final int ROOM_BYTES_BETWEEN_PROCESSES = 4 << 20;

    private static final String BETWEEN_PROCESSES = "lamportRoomBetweenProcesses";

    /// Peers, filters and meters know paths from the root of the port.
    @Bean
    static BeanFactoryPostProcessor lamportHasNoContextPath(Environment environment) {
        String path = environment.getProperty("server.servlet.context-path", "");
        if (!path.isEmpty() && !path.equals("/")) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.servlet.context-path", path,
                    "A Lamport process is at the root of its port. Let a proxy put it below a path, and name that in"
                            + " lamport.address and lamport.peers.");
        }
        return beans -> {};
    }

    // ---- what a service may replace

    @Bean
    @ConditionalOnMissingBean
    ProcessDefinition<?> lamportProcessDefinition(LamportProperties properties) {
        Set<ProcessId> peers =
                properties.peers().keySet().stream().map(ProcessId::parse).collect(Collectors.toUnmodifiableSet());
        return new ProcessDefinition<>(new Plain.Kind(peers), Plain.Nothing.class, Vocabulary.of());
    }

    @Bean
    @ConditionalOnMissingBean
    AddressBook lamportAddressBook(LamportProperties properties) {
        return (process, peer) -> Optional.ofNullable(properties.peers().get(peer.toString()));
    }

    @Bean
    @ConditionalOnMissingBean
    StateView lamportStateView() {
        return StateView.showing(Object.class, LamportProcess::state);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock lamportWall() {
        return Clock.systemUTC();
    }

    // ---- what is wrong

    @Bean
    Troubles lamportTroubles(Clock wall) {
        return new Troubles(wall);
    }

    @Bean
    TroubleHealth troubleHealthIndicator(Troubles troubles) {
        return new TroubleHealth(troubles);
    }

    @Bean
    WholeState lamportWholeState(StateView view, Troubles troubles) {
        return new WholeState(view, troubles);
    }

    // ---- one JSON

    @Bean
    LamportModule lamportModule(ProcessDefinition<?> definition) {
        return new LamportModule(List.of(definition.vocabulary()));
    }

    /// Strict in what it takes: what is not understood is said, not guessed.
    @Bean
    JsonMapperBuilderCustomizer lamportStrictJson() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                // A record is its components; what it can say of itself (isPending) is no part of it.
                .changeDefaultVisibility(visible -> visible.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, textual -> {
                    textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    textual.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    textual.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                })
                .registerSubtypes(FeedMessage.Snapshot.class, FeedMessage.Resumed.class, FeedMessage.Effects.class);
    }

    // ---- the journal and the loop

    @Bean
    FlywayConfigurationCustomizer lamportJournalSchema() {
        return flyway -> flyway.locations(Stream.concat(
                Stream.of("classpath:db/lamport"),
                Stream.of(flyway.getLocations()).map(Object::toString))
                .distinct()
                .toArray(String[]::new));
    }

    @Bean
    JournalDatabase lamportJournalDatabase(
            LamportProperties properties, ObjectProvider<JdbcConnectionDetails> connection, DataSource database) {
        JdbcConnectionDetails named = connection.getIfAvailable();
        return named == null
                ? JournalDatabase.in(properties.journal(), properties.process())
                : new JournalDatabase(properties.process(), named.getJdbcUrl(), database);
    }

    @Bean
    @DependsOn("flywayInitializer")
    JdbcJournal<?> lamportJournal(
            ProcessDefinition<?> definition,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            JsonMapper json,
            ObjectProvider<Projection> projections,
            Clock wall,
            JournalDatabase database,
            LamportProperties properties) {
        return new JdbcJournal<>(
                jdbc,
                new TransactionTemplate(transactions),
                json,
                definition.state(),
                projections.orderedStream().toList(),
                wall,
                properties.retainedEffects(),
                database::isLocked);
    }

    @Bean
    Identity lamportIdentity(JdbcJournal<?> journal, LamportProperties properties) {
        return journal.identity(properties.process());
    }

    @Bean
    NodeLoop lamportNodeLoop(
            ProcessDefinition<?> definition,
            JdbcJournal<?> journal,
            ObjectProvider<RoundListener> listeners,
            ApplicationContext context,
            LamportProperties properties,
            Timing timing,
            Troubles troubles,
            MeterRegistry registry) {
        List<RoundListener> all = listeners.orderedStream().toList();
        return loop(definition, journal, all, properties, timing, troubles, registry, failure -> {
            AvailabilityChangeEvent.publish(context, failure, ReadinessState.REFUSING_TRAFFIC);
            AvailabilityChangeEvent.publish(context, failure, LivenessState.BROKEN);
        });
    }

    @SuppressWarnings("unchecked") // both are made from the same definition
    private static <S> NodeLoop loop(
            ProcessDefinition<S> definition,
            JdbcJournal<?> journal,
            List<RoundListener> listeners,
            LamportProperties properties,
            Timing timing,
            Troubles troubles,
            MeterRegistry registry,
            Consumer<Throwable> onBroken) {
        ProcessId name = ProcessId.parse(properties.process());
        Journal<S> timed = new TimedJournal<>((JdbcJournal<S>) journal, registry);
        return new NodeLoop(
                name,
                () -> new Node<>(name, definition.kind(), timed, properties.stepsPerSnapshot()),
                journal,
                listeners,
                properties.maxWaitingInputs(),
                PATIENCE,
                troubles,
                timing.nanoTime(),
                timing.threads(),
                onBroken);
    }

    // ---- channels and questions

    @Bean
    Timing lamportTiming(Clock wall) {
        return Timing.of(wall);
    }

    @Bean
    Lab lamportLab() {
        return new Lab();
    }

    @Bean
    Channels lamportChannels(
            RestClient.Builder rest,
            JdbcJournal<?> journal,
            Identity identity,
            AddressBook addresses,
            ObjectProvider<NodeLoop> loops,
            RefusedMessages refused,
            LamportProperties properties,
            Lab lab,
            Timing timing,
            Troubles troubles) {
        return new Channels(
                ProcessId.parse(properties.process()),
                journal::incarnation,
                new RestCourier(rest.build()),
                addresses,
                loops,
                refused,
                lab,
                timing,
                troubles,
                properties.maxUnacknowledged());
    }

    @Bean
    Exchanges lamportExchanges(ObjectProvider<NodeLoop> loops) {
        return new Exchanges(loops);
    }

    @Bean
    Questions lamportQuestions(
            ObjectProvider<NodeLoop> loops,
            ObjectProvider<Questions.Asker> askers,
            Lab lab,
            Timing timing,
            Troubles troubles) {
        return new Questions(loops, askers, lab, timing, troubles);
    }

    // ---- stamps

    @Bean
    Waiters lamportWaiters(LamportProperties properties) {
        return new Waiters(properties.maxWaitingCallers());
    }

    @Bean
    Room lamportRoom() {
        return new Room(ROOM_BYTES);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(BETWEEN_PROCESSES)
    Room lamportRoomBetweenProcesses() {
        return new Room(ROOM_BYTES_BETWEEN_PROCESSES);
    }

    @Bean
    FilterRegistrationBean<StampFilter> lamportStampFilter(
            NodeLoop loop,
            Exchanges exchanges,
            Problems problems,
            RefusedMessages refused,
            LamportProperties properties,
            Room room,
            @Qualifier(BETWEEN_PROCESSES) Room roomBetweenProcesses) {
        FilterRegistrationBean<StampFilter> registration = new FilterRegistrationBean<>(new StampFilter(
                loop, exchanges, problems, refused, properties.maxBodyBytes(), room, roomBetweenProcesses));
        registration.setOrder(WebEdge.STAMPS);
        return registration;
    }

    @Bean
    FilterRegistrationBean<LastWords> lamportLastWords(Waiters waiters) {
        FilterRegistrationBean<LastWords> registration = new FilterRegistrationBean<>(new LastWords(waiters));
        registration.setOrder(WebEdge.STAMPS - 1); // when the answer is stamped
        return registration;
    }

    // ---- the edge

    /// The database is away, or turned this one down; what was read or begun is not answered by half.
    @Bean
    Problems.Known lamportDatabaseAway() {
        return failure -> failure instanceof CannotCreateTransactionException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                        ? Optional.of(new Refusal(
                                Refusal.Reason.UNAVAILABLE, "the database cannot be reached; ask again"))
                        : Optional.empty();
    }

    @Bean
    FilterRegistrationBean<OwnPagesOnly> lamportOwnPagesOnly(LamportProperties properties, Problems problems) {
        List<String> own = Stream.concat(
                properties.hosts().stream(), Stream.ofNullable(properties.address()).map(URI::getRawAuthority))
                .toList();
        List<String> peers = properties.peers().values().stream().map(URI::getRawAuthority).toList();
        FilterRegistrationBean<OwnPagesOnly> registration = new FilterRegistrationBean<>(
                new OwnPagesOnly(own, peers, path -> path.equals("/feed"), "lamport.hosts", problems));
        registration.setOrder(WebEdge.OWN_PAGES);
        return registration;
    }

    @Bean
    WebMvcConfigurer lamportEvents(NodeLoop loop) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new EventInterceptor(loop));
            }
        };
    }

    @Bean
    RestClientCustomizer lamportStampedRequests(ObjectProvider<NodeLoop> loops, LamportProperties properties) {
        return builder -> builder.requestInterceptor(new StampInterceptor(loops, properties.peers()));
    }

    /// The channels retry by themselves, and know when it is safe; and each needs a connection of its own.
    @Bean
    ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> lamportConnections(
            @Qualifier(BETWEEN_PROCESSES) Room room) {
        BoundedAnswers bounded = new BoundedAnswers(
                StampFilter.MAX_BODY_BYTES_BETWEEN_PROCESSES, BoundedAnswers.PATIENCE, room);
        return builder -> builder
                .withHttpClientCustomizer(client -> client
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .addExecInterceptorFirst(BoundedAnswers.class.getName(), bounded))
                .withConnectionManagerCustomizer(manager -> manager.setMaxConnPerRoute(32).setMaxConnTotal(512));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lamportHangUps() {
        return factory -> factory.addEngineValves(new HangUpValve());
    }

    // ---- the feed and the meters

    @Bean
    RefusedMessages lamportRefusedMessages(MeterRegistry registry) {
        return new RefusedMessages(registry);
    }

    @Bean
    Feed lamportFeed(
            ObjectProvider<NodeLoop> loops,
            JdbcJournal<?> journal,
            Identity identity,
            WholeState whole,
            Troubles troubles,
            Room room,
            JsonMapper json) {
        return new Feed(loops, journal, identity.life(), whole, troubles, room, json);
    }

    /// [OwnPagesOnly] has seen to where it is watched from.
    @Bean
    WebSocketConfigurer lamportFeedAddress(Feed feed) {
        return registry -> registry.addHandler(feed, "/feed").setAllowedOriginPatterns("*");
    }

    @Bean
    Meters lamportMeters(
            MeterRegistry registry, Feed feed, Troubles troubles, ObjectProvider<NodeLoop> loops) {
        return new Meters(registry, feed, troubles, loops);
    }

    @Bean
    PeerMeters lamportPeerMeters(MeterRegistry registry, Channels channels, Questions questions, Clock wall) {
        return new PeerMeters(registry, channels, questions, wall);
    }

    @Bean
    LoopHealth lamportHealthIndicator(NodeLoop loop) {
        return new LoopHealth(loop);
    }

    @Bean
    ActivityLog lamportActivityLog() {
        return new ActivityLog();
    }
}
