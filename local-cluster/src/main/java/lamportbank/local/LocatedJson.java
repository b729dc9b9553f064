package lamportbank.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import lamportbank.spring.json.ParserWords;

/// A value in a JSON text, and where it is. Numbers are kept as they are written, so none is too large to be looked at.
///
/// @param value an [Obj], a [List] of [LocatedJson], a [Numeral], a [String], a [Boolean] or null
/// @param place as in `line 3, column 14`
record LocatedJson(@Nullable Object value, String place) {
    record Numeral(String text) {}

    /// @param places where the names of the fields are
    record Obj(Map<String, LocatedJson> fields, Map<String, String> places) {}

    private static final JsonFactory JSON = new JsonFactory();

    /// @throws Stop if the text is not one JSON value, or an object has a field twice
    static LocatedJson parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return whole(parser);
        }
    }

    private static LocatedJson whole(JsonParser parser) {
        try {
            parser.nextToken();
            LocatedJson value = read(parser);
            if (parser.nextToken() != null) {
                throw new Stop(at(parser) + ": this is not JSON: there is something after the end");
            }
            return value;
        } catch (JacksonException malformed) {
            // A value that is longer than the parser allows has no place of its own.
            TokenStreamLocation where = malformed.getLocation();
            throw new Stop((where == null ? at(parser) : place(where)) + ": this is not JSON: "
                    + ParserWords.of(malformed));
        }
    }

    private static LocatedJson read(JsonParser parser) {
        String place = at(parser);
        JsonToken token = parser.currentToken();
        return switch (token) {
            case null -> throw new Stop(place + ": this is not JSON: there is nothing here");
            case START_OBJECT -> new LocatedJson(object(parser), place);
            case START_ARRAY -> {
                List<LocatedJson> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new LocatedJson(items, place);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new LocatedJson(new Numeral(parser.getString()), place);
            case VALUE_STRING -> new LocatedJson(parser.getString(), place);
            case VALUE_TRUE, VALUE_FALSE -> new LocatedJson(parser.getBooleanValue(), place);
            case VALUE_NULL -> new LocatedJson(null, place);
            default -> throw new Stop(place + ": this is not JSON");
        };
    }

    private static Obj object(JsonParser parser) {
        Map<String, LocatedJson> fields = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String place = at(parser);
            String earlier = places.putIfAbsent(name, place);
            if (earlier != null) {
                throw new Stop(place + ": there is a field '" + name + "' already, at " + earlier);
            }
            parser.nextToken();
            fields.put(name, read(parser));
        }
        return new Obj(fields, places);
    }

    private static String at(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static String place(TokenStreamLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /// As it is written, cut short, for a message.
    @Override
    public String toString() {
        return switch (value) {
            case null -> "null";
            case Obj object -> "an object";
            case List<?> items -> "an array";
            case Numeral(String text) -> shortened(text);
            case String text -> '"' + shortened(text) + '"';
            default -> value.toString();
        };
    }

    private static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "…";
    }
}
