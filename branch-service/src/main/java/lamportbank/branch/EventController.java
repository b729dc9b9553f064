package lamportbank.branch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.rest.Watching;
import lamportbank.spring.web.TextTable;

/// What happened here, with its clock values.
@RestController
@Watching
class EventController {
    private final EventTable events;
    private final UpdateDesk desk;

    EventController(EventTable events, UpdateDesk desk) {
        this.events = events;
        this.desk = desk;
    }

    /// @param name as in `deposit_request`
    record Stage(String name, long clock) {}

    record Event(long eventid, List<Stage> data) {}

    /// @param branch the newest hundred thousand sub-events of this branch, in order
    /// @param events the same, by event
    record Events(List<EventTable.SubEvent> branch, List<Event> events) {}

    @GetMapping(path = "/events", produces = MediaType.APPLICATION_JSON_VALUE)
    Events all() {
        List<EventTable.SubEvent> log = events.subEvents();
        Map<Long, List<Stage>> byEvent = new LinkedHashMap<>();
        log.forEach(event -> byEvent.computeIfAbsent(event.id(), id -> new ArrayList<>())
                .add(new Stage(event.name(), event.clock())));
        return new Events(
                log,
                byEvent.entrySet().stream()
                        .map(event -> new Event(event.getKey(), event.getValue()))
                        .toList());
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_PLAIN_VALUE)
    String allAsText() {
        TextTable text = TextTable.of("event", "clock", "name");
        events.subEvents().forEach(event -> text.row(event.id(), event.clock(), event.name()));
        return text.toString();
    }

    /// An update that began here.
    @GetMapping("/events/{id}")
    UpdateStatus one(@PathVariable long id) {
        return desk.find(id);
    }
}
