package lamportbank.spring;

import lamportbank.core.process.Protocol;

/// The protocol of a service that has none: all its events are the requests and responses that it exchanges.
record Plain() implements Protocol<Plain.Nothing> {
    record Nothing() {}

    record Kind() implements Protocol.Kind<Nothing> {
        @Override
        public Nothing initial() {
            return new Nothing();
        }

        @Override
        public Protocol<Nothing> restore(Nothing state) {
            return new Plain();
        }
    }

    @Override
    public Nothing state() {
        return new Nothing();
    }
}
