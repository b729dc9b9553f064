package lamportbank.dashboard.feed;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

import lamportbank.dashboard.feed.FeedMessage.Effects;
import lamportbank.dashboard.feed.FeedMessage.Other;
import lamportbank.dashboard.feed.FeedMessage.Resumed;
import lamportbank.dashboard.feed.FeedMessage.Snapshot;
import lamportbank.dashboard.feed.FeedMessage.Troubles;

/// Reads the envelopes of feed messages. Everything inside is only passed over: busy processes have thousands of
/// effects in a second, and what they mean is worked out elsewhere.
final class FeedReader {
    private static final JsonFactory JSON = new JsonFactory();

    /// It is kept as long as the process is watched.
    private static final int LONGEST_LIFE = 200;

    private String type = "";
    private long effect = -1;
    private @Nullable Long first;
    private long last = -1;
    private String node = "";
    private String life = "";

    private FeedReader() {}

    /// @throws FeedException if it is none
    static FeedMessage read(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            FeedReader reader = new FeedReader();
            reader.readEnvelope(parser);
            return reader.message(json);
        } catch (JacksonException malformed) {
            throw new FeedException("a feed message is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private void readEnvelope(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new FeedException("not a JSON object", null);
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "type" -> type = parser.getValueAsString("");
                case "node" -> node = parser.getValueAsString("");
                case "life" -> life = parser.getValueAsString("");
                case "effects" -> readEffects(parser);
                case "effect" -> effect = parser.currentToken().isNumeric() ? parser.getLongValue() : effect;
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new FeedException("something follows the JSON object", null);
        }
    }

    private void readEffects(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new FeedException("effects are not an array", null);
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isNumber = parser.currentName().equals("number");
                parser.nextToken();
                if (isNumber) {
                    countEffect(parser.getLongValue());
                }
                parser.skipChildren();
            }
        }
    }

    private void countEffect(long number) {
        if (first == null) {
            first = number;
        } else if (number != last + 1) {
            throw new FeedException("effect " + number + " follows effect " + last, null);
        }
        last = number;
    }

    private FeedMessage message(String json) {
        return switch (type) {
            case "snapshot" -> new Snapshot(node, requiredEffect(), shortLife(), json);
            case "resumed" -> new Resumed(requiredEffect(), shortLife(), json);
            case "effects" -> first == null ? new Other(json) : new Effects(first, last, json);
            case "troubles" -> new Troubles(json);
            default -> new Other(json);
        };
    }

    private String shortLife() {
        if (life.length() > LONGEST_LIFE) {
            throw new FeedException("the name of a life has more than " + LONGEST_LIFE + " characters", null);
        }
        return life;
    }

    private long requiredEffect() {
        if (effect < 0) {
            throw new FeedException("a message " + type + " without the number of an effect", null);
        }
        return effect;
    }
}
