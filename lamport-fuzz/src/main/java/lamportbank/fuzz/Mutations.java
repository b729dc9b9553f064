package lamportbank.fuzz;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import static lamportbank.fuzz.Mutation.Stage;

/// Everything that can be wrong with a request, one thing at a time.
final class Mutations {
    /// In characters. Thousands of elements may each have thousands otherwise.
    private static final int LARGE_ENOUGH = 100_000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Mutations() {}

    static final List<Mutation> ALL = Stream.of(methods(), paths(), queries(), jsons(), bodies(), headers(), raws())
            .flatMap(List::stream)
            .toList();

    static List<Mutation> at(Stage stage) {
        return ALL.stream().filter(mutation -> mutation.stage() == stage).toList();
    }

    private static Mutation of(Stage stage, String name, Mutation.Change change) {
        return new Mutation(name, stage, change);
    }

    // ---- methods

    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY", "get",
            "post", "Put", "FOO", "M-SEARCH", "A".repeat(300), "G\u00cbT");

    private static List<Mutation> methods() {
        return List.of(of(Stage.METHOD, "another method", (draft, random) -> draft.method = Odd.any(METHODS, random)));
    }

    // ---- paths

    private static List<Mutation> paths() {
        return List.of(
                of(Stage.PATH, "an odd path variable", (draft, random) -> {
                    if (!draft.variables.isEmpty()) {
                        String name = Odd.any(List.copyOf(draft.variables.keySet()), random);
                        draft.variables.put(name, Odd.encoded(random));
                    }
                }),
                of(Stage.PATH, "an odd number as a path variable", (draft, random) -> {
                    if (!draft.variables.isEmpty()) {
                        String name = Odd.any(List.copyOf(draft.variables.keySet()), random);
                        draft.variables.put(name, Odd.percent(Odd.number(random)));
                    }
                }),
                of(Stage.PATH, "something in the path", (draft, random) -> {
                    String path = draft.path();
                    int at = random.nextInt(path.length() + 1);
                    draft.path = path.substring(0, at) + Odd.encoded(random) + path.substring(at);
                }),
                of(Stage.PATH, "another spelling of the path", (draft, random) -> {
                    String path = draft.path();
                    draft.path = switch (random.nextInt(14)) {
                        case 0 -> path + "/";
                        case 1 -> "/" + path;
                        case 2 -> path.toUpperCase(Locale.ROOT);
                        case 3 -> path + ";a=b";
                        case 4 -> path + ".json";
                        case 5 -> "/." + path;
                        case 6 -> "/x/.." + path;
                        case 7 -> "/../.." + path;
                        case 8 -> path.replace("/", "\\");
                        case 9 -> path.length() < 2 ? "/%2f"
                                : "/%" + String.format(Locale.ROOT, "%02x", (int) path.charAt(1)) + path.substring(2);
                        case 10 -> path.replace("/", "%2F");
                        case 11 -> path + path;
                        case 12 -> path + "/extra";
                        default -> path + "/" + "a".repeat(9000);
                    };
                }),
                of(Stage.PATH, "another form of the target",
                        (draft, random) -> draft.path = switch (random.nextInt(8)) {
                            case 0 -> "http://" + draft.place.authority() + draft.path();
                            case 1 -> "http://elsewhere.example" + draft.path();
                            case 2 -> "*";
                            case 3 -> "";
                            case 4 -> draft.place.authority();
                            case 5 -> "//" + draft.place.authority() + draft.path();
                            case 6 -> draft.path().replaceFirst("^.", "");
                            default -> draft.path() + "#fragment";
                        }));
    }

    // ---- queries

    private static List<Mutation> queries() {
        return List.of(
                of(Stage.QUERY, "an odd value of a parameter", (draft, random) -> {
                    String name = parameter(draft, random);
                    draft.query.removeIf(pair -> pair.startsWith(name + "="));
                    draft.query.add(name + "=" + Odd.encoded(random));
                }),
                of(Stage.QUERY, "an odd number as a parameter", (draft, random) -> {
                    String name = parameter(draft, random);
                    draft.query.removeIf(pair -> pair.startsWith(name + "="));
                    draft.query.add(name + "=" + Odd.percent(Odd.number(random)));
                }),
                of(Stage.QUERY, "a parameter twice", (draft, random) -> {
                    if (draft.query.isEmpty()) {
                        draft.query.add(parameter(draft, random) + "=1");
                    }
                    String pair = Odd.any(draft.query, random);
                    draft.query.add(random.nextBoolean() ? pair : pair.replaceFirst("=.*", "=") + Odd.encoded(random));
                }),
                of(Stage.QUERY, "a malformed query", (draft, random) -> draft.query.add(switch (random.nextInt(9)) {
                    case 0 -> "";
                    case 1 -> "=";
                    case 2 -> "=1";
                    case 3 -> "&&&";
                    case 4 -> Odd.encoded(random);
                    case 5 -> Odd.encoded(random) + "=" + Odd.encoded(random);
                    case 6 -> "a=" + "a".repeat(7000);
                    case 7 -> "a=1&".repeat(1500);
                    default -> "a[" + Odd.encoded(random) + "]=1";
                })),
                of(Stage.QUERY, "a parameter that nobody knows", (draft, random) -> draft.query.add(
                        Odd.any(List.of("x=1", "debug=true", "class.module.classLoader=x", "form=preimage",
                                "form=nonsense", "_method=DELETE", "format=xml", "callback=f", "trace=true"),
                                random))));
    }

    /// One of the operation's, or one that others have.
    private static String parameter(Draft draft, SplittableRandom random) {
        List<String> names = new ArrayList<>(draft.operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(Operation.Parameter::name)
                .toList());
        return names.isEmpty() ? Odd.any(List.of("wait", "from", "limit", "form", "after"), random)
                : Odd.any(names, random);
    }

    // ---- JSON

    private static List<Mutation> jsons() {
        return List.of(
                json("an odd value of a field", (draft, random) -> replace(draft, random, oddValue(random))),
                json("an odd number in a field", (draft, random) -> replace(draft, random, raw(Odd.number(random)))),
                json("an odd text in a field", (draft, random) -> replace(
                        draft, random, NODES.stringNode(Odd.text(random)))),
                json("a number as text, a text as something else", (draft, random) -> {
                    Spot spot = spot(draft, random);
                    JsonNode value = spot.value();
                    spot.set(value.isString() ? raw(value.asString("")) : NODES.stringNode(value.toString()));
                }),
                json("a field less", (draft, random) -> {
                    List<ObjectNode> objects = objects(draft);
                    ObjectNode object = Odd.any(objects, random);
                    if (!object.isEmpty()) {
                        object.remove(Odd.any(List.copyOf(object.propertyNames()), random));
                    }
                }),
                json("an unknown field", (draft, random) -> Odd.any(objects(draft), random)
                        .set(Odd.any(List.of("extra", "__proto__", "class", "@type", "type", "", "a.b", "\u0000"),
                                random), oddValue(random))),
                json("a field in another spelling", (draft, random) -> {
                    ObjectNode object = Odd.any(objects(draft), random);
                    if (!object.isEmpty()) {
                        String name = Odd.any(List.copyOf(object.propertyNames()), random);
                        JsonNode value = object.remove(name);
                        object.set(switch (random.nextInt(4)) {
                            case 0 -> name.toUpperCase(Locale.ROOT);
                            case 1 -> name + " ";
                            case 2 -> "\ufeff" + name;
                            default -> name + "\u0000";
                        }, value);
                    }
                }),
                json("a field twice", (draft, random) -> {
                    ObjectNode object = Odd.any(objects(draft), random);
                    if (!object.isEmpty()) {
                        String name = Odd.any(List.copyOf(object.propertyNames()), random);
                        JsonNode value = random.nextBoolean() ? object.path(name) : oddValue(random);
                        String text = JSON.writeValueAsString(object);
                        String whole = JSON.writeValueAsString(draft.json);
                        String twice = "{" + JSON.writeValueAsString(name) + ":" + JSON.writeValueAsString(value) + ","
                                + text.substring(1);
                        int at = whole.indexOf(text); // only once: it may be one of thousands that are alike
                        draft.body = Bytes.utf8(whole.substring(0, at) + twice + whole.substring(at + text.length()));
                    }
                }),
                json("a deep value", (draft, random) -> {
                    int depth = Odd.any(List.of(3, 60, 499, 501, 1001, 5000), random);
                    replace(draft, random, raw(random.nextBoolean()
                            ? "[".repeat(depth) + "]".repeat(depth)
                            : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
                }),
                json("a large array", (draft, random) -> {
                    List<ArrayNode> arrays = nodes(draft).stream()
                            .filter(JsonNode::isArray)
                            .map(JsonNode::asArray)
                            .filter(array -> !array.isEmpty())
                            .toList();
                    int size = Odd.any(List.of(2, 101, 200, 201, 1001, 5000), random);
                    if (arrays.isEmpty()) {
                        replace(draft, random, raw("[" + "1,".repeat(size) + "1]"));
                    } else {
                        ArrayNode array = Odd.any(arrays, random);
                        JsonNode first = array.get(0);
                        for (int more = 1; more < size; more++) {
                            array.add(first);
                        }
                    }
                }));
    }

    private static Mutation json(String name, Mutation.Change change) {
        return of(Stage.JSON, name, (draft, random) -> {
            if (draft.json != null && draft.body == null && draft.json.toString().length() < LARGE_ENOUGH) {
                if (!draft.json.isObject()) {
                    draft.json = oddValue(random);
                } else {
                    change.of(draft, random);
                }
            }
        });
    }

    /// A place in the tree: a field or an element.
    private record Spot(JsonNode parent, String name, int index) {
        JsonNode value() {
            return parent.isObject() ? parent.path(name) : parent.path(index);
        }

        void set(JsonNode value) {
            if (parent.isObject()) {
                parent.asObject().set(name, value);
            } else {
                parent.asArray().set(index, value);
            }
        }
    }

    private static void replace(Draft draft, SplittableRandom random, JsonNode value) {
        if (random.nextInt(12) == 0 || nodes(draft).stream().allMatch(JsonNode::isEmpty)) {
            draft.json = value;
        } else {
            spot(draft, random).set(value);
        }
    }

    private static Spot spot(Draft draft, SplittableRandom random) {
        List<Spot> spots = new ArrayList<>();
        for (JsonNode node : nodes(draft)) {
            if (node.isObject()) {
                node.propertyNames().forEach(name -> spots.add(new Spot(node, name, 0)));
            } else if (node.isArray()) {
                for (int index = 0; index < node.size(); index++) {
                    spots.add(new Spot(node, "", index));
                }
            }
        }
        if (spots.isEmpty()) {
            ObjectNode made = NODES.objectNode().put("value", 1);
            draft.json = made;
            spots.add(new Spot(made, "value", 0));
        }
        return Odd.any(spots, random);
    }

    private static List<JsonNode> nodes(Draft draft) {
        List<JsonNode> all = new ArrayList<>();
        collect(draft.json == null ? NODES.nullNode() : draft.json, all);
        return all;
    }

    private static void collect(JsonNode node, List<JsonNode> all) {
        if (node.isContainer()) {
            all.add(node);
            node.forEach(child -> collect(child, all));
        }
    }

    private static List<ObjectNode> objects(Draft draft) {
        return nodes(draft).stream().filter(JsonNode::isObject).map(JsonNode::asObject).toList();
    }

    private static JsonNode oddValue(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.arrayNode();
            case 3 -> NODES.objectNode();
            case 4 -> NODES.arrayNode().add(1).add("a").addNull();
            case 5 -> raw(Odd.number(random));
            case 6 -> raw(Odd.any(List.of("\"\\ud800\"", "\"\\u0000\"", "'a'", "NaN", "\"\t\"", "\"\\x\"", "/* a */ 1",
                    "undefined", "\"unfinished", "{\"$ref\":\"#\"}", "0.".concat("0".repeat(2000)) + "1"), random));
            default -> NODES.stringNode(Odd.text(random));
        };
    }

    /// As it is, JSON or not.
    private static JsonNode raw(String text) {
        return NODES.rawValueNode(new RawValue(text));
    }

    // ---- bodies

    private static final List<String> BODIES = List.of(
            "", " ", "null", "true", "5", "\"text\"", "[]", "{}", "[{}]", "{", "}", "{\"a\":}", "{,}", "hello",
            "a=b&c=d",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "--- {a: 1}",
            "a: 1\nb: [1, 2]", "!!javax.script.ScriptEngineManager []", "\u0000", "[".repeat(100_000),
            "{\"a\":".repeat(12_000), "\"" + "a".repeat(66_000) + "\"", "1".repeat(20_000));

    private static List<Mutation> bodies() {
        return List.of(
                of(Stage.BODY, "another body", (draft, random) -> draft.body = Bytes.utf8(Odd.any(BODIES, random))),
                body("a body cut off", (body, random) -> Arrays.copyOf(
                        body, body.length == 0 ? 0 : random.nextInt(body.length))),
                body("something after the body", (body, random) -> Bytes.join(
                        body, Bytes.utf8(Odd.any(List.of("x", "{}", "]", ",", "\u0000", " null", "// a"), random)))),
                body("a body twice", (body, random) -> Bytes.join(body, body)),
                body("something before the body", (body, random) -> Bytes.join(
                        Odd.any(List.of(new byte[]{(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                                new byte[]{(byte) 0xfe, (byte) 0xff}, new byte[]{(byte) 0xff, (byte) 0xfe},
                                new byte[]{0}, new byte[]{0x1f, (byte) 0x8b, 8, 0}, Bytes.utf8(")]}',\n"),
                                Bytes.utf8("/* a */")), random),
                        body)),
                body("a body in another encoding", (body, random) -> new String(body, StandardCharsets.UTF_8)
                        .getBytes(Odd.any(List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE,
                                StandardCharsets.UTF_16BE, Charset.forName("UTF-32"), Charset.forName("UTF-32LE"),
                                Charset.forName("IBM037")), random))),
                body("other bytes in the body", (body, random) -> {
                    byte[] changed = body.clone();
                    for (int count = 1 + random.nextInt(4); count > 0 && changed.length > 0; count--) {
                        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                    }
                    return changed;
                }),
                body("a body with much space in it", (body, random) -> Bytes.join(
                        body, Bytes.latin(" ".repeat(Odd.any(List.of(1000, 65_536, 70_000), random))))));
    }

    @FunctionalInterface
    private interface BodyChange {
        byte[] of(byte[] body, SplittableRandom random);
    }

    private static Mutation body(String name, BodyChange change) {
        return of(Stage.BODY, name, (draft, random) -> draft.body = change.of(draft.body(), random));
    }

    // ---- headers

    private static final List<String> TYPES = List.of(
            "", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/json; charset=",
            "application/json;", "application/json, text/plain", "APPLICATION/JSON", "application/*", "*/*", "*", "/",
            "text/plain", "text/xml", "application/xml", "application/yaml", "application/x-yaml",
            "application/vnd.api+json", "application/problem+json", "application/cbor", "application/x-ndjson",
            "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data",
            "multipart/form-data; boundary=", "multipart/form-data; boundary=a", "multipart/mixed", "text/event-stream",
            "image/png", "nonsense", "a/b/c", "application/json; q=2", "application/" + "a".repeat(5000),
            "application/json; a=\"", "\u00e9/\u00e9", "application/x-java-serialized-object");

    private static final List<String> NODES_OF_STAMPS = List.of(
            "client-1", "client-2", "client-3", "client-98", "client-999999", "client-1000000", "branch-1", "branch-2",
            "branch-99", "bank", "outside", "nobody", "Client-1", "client-", "client-01", "client-1;", "7", "",
            "a".repeat(300), "client-1, client-2", "client-\u0661");

    private static final List<String> CLOCKS = List.of(
            "0", "1", "5", "1000", "4294967296", "4503599627370495", "4503599627370496", "9007199254740989",
            "9007199254740990", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808",
            "99999999999999999999", "-1", "+7", "1.5", "1e3", "0x10", "", " ", "abc", "5, 6", "\u0665",
            "0".repeat(400) + "5");

    private static List<Mutation> headers() {
        return List.of(
                of(Stage.HEADER, "a stamp", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Lamport-"));
                    draft.headers.add("Lamport-Clock: " + Odd.any(CLOCKS, random));
                    draft.headers.add("Lamport-Node: " + Odd.any(NODES_OF_STAMPS, random));
                }),
                of(Stage.HEADER, "half a stamp", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Lamport-"));
                    draft.headers.add(random.nextBoolean()
                            ? "Lamport-Clock: " + Odd.any(CLOCKS, random)
                            : "Lamport-Node: " + Odd.any(NODES_OF_STAMPS, random));
                }),
                of(Stage.HEADER, "another Content-Type", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Content-Type:"));
                    if (random.nextInt(10) > 0) {
                        draft.headers.add("Content-Type: " + Odd.any(TYPES, random));
                    }
                }),
                of(Stage.HEADER, "an Accept", (draft, random) -> draft.headers.add(
                        "Accept: " + Odd.any(TYPES, random))),
                of(Stage.HEADER, "another Host", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Host:"));
                    String host = Odd.any(List.of("", "elsewhere.example", "127.0.0.1", "localhost:1", "[::1]", "[::1",
                            "a b", "127.0.0.1:99999", "127.0.0.1:-1", "user@127.0.0.1", "127.0.0.1/a", "\u00e9", "none",
                            "a".repeat(4000), "0x7f000001", "127.0.0.1:0"), random);
                    if (!host.equals("none")) {
                        draft.headers.add("Host: " + host);
                    }
                }),
                of(Stage.HEADER, "a page of others", (draft, random) -> draft.headers.add(Odd.any(List.of(
                        "Origin: http://elsewhere.example", "Origin: null", "Origin: ", "Origin: \u00e9",
                        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: nonsense", "Referer: http://elsewhere.example/",
                        "Access-Control-Request-Method: POST", "Cookie: a=b; c", "Origin: http://" + "a".repeat(5000)),
                        random))),
                of(Stage.HEADER, "a proxy's header", (draft, random) -> draft.headers.add(Odd.any(List.of(
                        "X-Forwarded-Host: elsewhere.example", "X-Forwarded-Proto: nonsense", "X-Forwarded-Port: abc",
                        "X-Forwarded-Prefix: /../", "X-Forwarded-For: 1.2.3.4, a b", "Forwarded: host=\"",
                        "X-HTTP-Method-Override: DELETE", "X-Original-URL: /departure", "Via: 1.1 a",
                        "Max-Forwards: 0"),
                        random))),
                of(Stage.HEADER, "an upgrade", (draft, random) -> {
                    draft.headers.add("Upgrade: " + Odd.any(List.of("websocket", "WebSocket", "h2c", "TLS/1.0", "",
                            "nonsense", "websocket, h2c"), random));
                    if (random.nextBoolean()) {
                        draft.headers.add("Connection: Upgrade");
                    }
                    if (random.nextBoolean()) {
                        draft.headers.add("Sec-WebSocket-Version: "
                                + Odd.any(List.of("13", "12", "", "abc", "99999999999"), random));
                        draft.headers.add("Sec-WebSocket-Key: " + Odd.any(
                                List.of("dGhlIHNhbXBsZSBub25jZQ==", "", "a", "%%%"), random));
                    }
                    if (random.nextInt(3) == 0) {
                        draft.headers.add("Sec-WebSocket-Extensions: " + Odd.any(List.of("permessage-deflate",
                                "permessage-deflate; client_max_window_bits=99", ";", "a;b=\"", "\u00e9", "a,,b;"),
                                random));
                        draft.headers.add("Sec-WebSocket-Protocol: " + Odd.any(List.of("a", "", "a b", ","), random));
                    }
                    if (random.nextInt(4) == 0) {
                        draft.headers.add("HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA");
                    }
                }),
                of(Stage.HEADER, "another Content-Length", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Content-Length:"));
                    draft.headers.add("Content-Length: " + Odd.any(List.of("", "-1", "+5", "5, 5", "5, 6", "0x5", "abc",
                            "99999999999999999999", "9223372036854775807", "2147483648", "1000000", "1", "0", "5.0"),
                            random));
                }),
                of(Stage.HEADER, "two Content-Lengths", (draft, random) -> draft.headers.add(
                        "Content-Length: " + random.nextInt(50))),
                of(Stage.HEADER, "a Transfer-Encoding", (draft, random) -> {
                    if (random.nextBoolean()) {
                        draft.headers.removeIf(header -> header.startsWith("Content-Length:"));
                    }
                    draft.headers.add("Transfer-Encoding: " + Odd.any(List.of("chunked", "identity", "gzip",
                            "gzip, chunked", "chunked, chunked", "chunked, gzip", "xchunked", "", "\"chunked\"",
                            "chunked;a=b"), random));
                }),
                of(Stage.HEADER, "an Expect", (draft, random) -> draft.headers.add(
                        "Expect: " + Odd.any(List.of("100-continue", "200-ok", "", "100-Continue"), random))),
                of(Stage.HEADER, "a Content-Encoding", (draft, random) -> draft.headers.add(
                        "Content-Encoding: " + Odd.any(List.of("gzip", "br", "identity", "nonsense", ""), random))),
                of(Stage.HEADER, "a condition", (draft, random) -> draft.headers.add(Odd.any(List.of(
                        "If-None-Match: *", "If-Match: \"a\"", "If-Modified-Since: nonsense", "Range: bytes=0-0",
                        "Range: bytes=99999999999-", "Range: nonsense", "Accept-Language: " + "a,".repeat(500),
                        "Accept-Language: \u00e9", "Accept-Charset: nonsense", "Accept-Encoding: gzip;q=2",
                        "Accept-Encoding: gzip", "TE: trailers", "Prefer: wait=abc", "Authorization: Basic a",
                        "Authorization: Bearer " + "a".repeat(3000)), random))),
                of(Stage.HEADER, "an Idempotency-Key", (draft, random) -> {
                    draft.headers.removeIf(header -> header.startsWith("Idempotency-Key:"));
                    draft.headers.add("Idempotency-Key: " + oneLine(Odd.text(random)));
                }),
                of(Stage.HEADER, "a header twice", (draft, random) -> {
                    if (!draft.headers.isEmpty()) {
                        draft.headers.add(Odd.any(draft.headers, random));
                    }
                }),
                of(Stage.HEADER, "a header less", (draft, random) -> {
                    if (!draft.headers.isEmpty()) {
                        draft.headers.remove(random.nextInt(draft.headers.size()));
                    }
                }),
                of(Stage.HEADER, "long headers", (draft, random) -> {
                    if (random.nextBoolean()) {
                        draft.headers.add("X-Long: " + "a".repeat(Odd.any(List.of(4000, 7000, 9000, 70_000), random)));
                    } else {
                        draft.headers.addAll(Collections.nCopies(Odd.any(List.of(50, 150, 500), random), "X-Many: 1"));
                    }
                }),
                of(Stage.HEADER, "a malformed header", (draft, random) -> draft.headers.add(
                        random.nextInt(draft.headers.size() + 1), Odd.any(List.of("no colon", ": no name", "a b: c",
                                "X-Null: \u0000", "X-Control: \u0001", " folded: yes", "\tfolded", "X\u00e9: 1",
                                "X-Bell: \u0007", "X-CR: a\rb", "X: \u00e9", "(x): 1", "X :1", "\u0000: 1"), random))),
                of(Stage.HEADER, "another Connection", (draft, random) -> draft.headers.add("Connection: "
                        + Odd.any(List.of("close", "keep-alive", "Host", "", "Content-Length", "Lamport-Clock",
                                "keep-alive, Upgrade", "HTTP2-Settings"), random))));
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\r\n]", "_");
    }

    // ---- bytes

    private static List<Mutation> raws() {
        return List.of(
                raw("a bad request line", (request, random) -> {
                    int end = request.indexOf("\r\n");
                    String line = request.substring(0, end);
                    return Odd.any(List.of(
                            line.replace("HTTP/1.1", "HTTP/1.0"), line.replace("HTTP/1.1", "HTTP/0.9"),
                            line.replace("HTTP/1.1", "HTTP/2.0"), line.replace("HTTP/1.1", "HTTP/3"),
                            line.replace("HTTP/1.1", "http/1.1"), line.replace("HTTP/1.1", "HTTP/1.11"),
                            line.replace("HTTP/1.1", ""), line.replace(" HTTP/1.1", ""), line + " extra",
                            line.replace(" ", "  "), line.replace(" ", "\t"), " " + line, "", "\r\n" + line, "\u0000",
                            line.replace(" ", ""), "GET", "PRI * HTTP/2.0\r\n\r\nSM", "\u0016\u0003\u0001\u0002",
                            "GET /",
                            "A".repeat(10_000), line.replace(" HTTP", "\u00e9\u0001 HTTP")), random)
                            + request.substring(end);
                }),
                raw("lines that end in LF", (request, random) -> {
                    int end = request.indexOf("\r\n\r\n");
                    return request.substring(0, end).replace("\r\n", "\n") + "\n\n" + request.substring(end + 4);
                }),
                raw("lines that end in CR", (request, random) -> request.replace("\r\n", "\r")),
                raw("cut off", (request, random) -> request.substring(0, random.nextInt(request.length()))),
                raw("chunks", (request, random) -> {
                    int end = request.indexOf("\r\n\r\n");
                    String body = request.substring(end + 4);
                    String head = request.substring(0, end).replaceAll("\r\nContent-Length: [^\r]*", "")
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n";
                    String size = Integer.toHexString(body.length());
                    return head + Odd.any(List.of(
                            size + "\r\n" + body + "\r\n0\r\n\r\n", "zz\r\n" + body + "\r\n0\r\n\r\n",
                            "-1\r\n" + body, "ffffffffffffffff\r\n" + body, "7fffffff\r\n" + body,
                            size + ";a=b\r\n" + body + "\r\n0\r\n\r\n", size + "\n" + body + "\n0\n\n",
                            size + "\r\n" + body + "0\r\n\r\n", "0\r\n\r\n", "0\r\nX-Trailer: 1\r\n\r\n",
                            "0\r\nX-Trailer\r\n\r\n", size + "\r\n" + body + "\r\n0\r\nLamport-Clock: 99\r\n\r\n",
                            "0x" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                            size + ";" + "a".repeat(9000) + "\r\n" + body,
                            "1\r\n".repeat(200), "", "\r\n\r\n", " " + size + "\r\n" + body + "\r\n0\r\n\r\n"), random);
                }),
                raw("two at once", (request, random) -> request + request),
                raw("one within the other", (request, random) -> request.replaceFirst(
                        "\r\nContent-Length: ", "\r\nContent-Length: 0\r\nX-Length: ")),
                raw("something between the headers", (request, random) -> {
                    int at = random.nextInt(Math.max(1, request.indexOf("\r\n\r\n")));
                    return request.substring(0, at)
                            + Odd.any(List.of("\r\n", "\r\n\r\n", "\n", "\r", "\u0000", "\u00ff", ":", "\r\n ", "%"),
                                    random)
                            + request.substring(at);
                }),
                raw("other bytes", (request, random) -> {
                    StringBuilder changed = new StringBuilder(request);
                    for (int count = 1 + random.nextInt(3); count > 0; count--) {
                        changed.setCharAt(random.nextInt(changed.length()), (char) random.nextInt(256));
                    }
                    return changed.toString();
                }),
                raw("noise", (request, random) -> {
                    StringBuilder noise = new StringBuilder();
                    for (int count = random.nextInt(200); count >= 0; count--) {
                        noise.append((char) random.nextInt(256));
                    }
                    return noise.append("\r\n\r\n").toString();
                }));
    }

    @FunctionalInterface
    private interface RawChange {
        String of(String request, SplittableRandom random);
    }

    /// Of what still has a head. Each character is a byte.
    private static Mutation raw(String name, RawChange change) {
        return of(Stage.RAW, name, (draft, random) -> {
            String request = Bytes.latin(draft.bytes());
            if (request.contains("\r\n\r\n")) {
                draft.bytes = Bytes.latin(change.of(request, random));
            }
        });
    }
}
