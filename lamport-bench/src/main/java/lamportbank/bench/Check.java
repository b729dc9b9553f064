package lamportbank.bench;

/// Something that was promised.
///
/// @param ok whether it is so
/// @param sentence what was found
record Check(boolean ok, String sentence) {
    static Check good(String format, Object... values) {
        return new Check(true, Numbers.text(format, values));
    }

    static Check bad(String format, Object... values) {
        return new Check(false, Numbers.text(format, values));
    }
}
