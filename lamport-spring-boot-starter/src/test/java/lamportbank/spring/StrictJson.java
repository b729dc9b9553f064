package lamportbank.spring;

import tools.jackson.databind.json.JsonMapper;

/// Opens the starter's own settings to the tests in other packages.
public final class StrictJson {
    private StrictJson() {}

    public static JsonMapper.Builder customize(JsonMapper.Builder builder) {
        new LamportAutoConfiguration().lamportStrictJson().customize(builder);
        return builder;
    }
}
