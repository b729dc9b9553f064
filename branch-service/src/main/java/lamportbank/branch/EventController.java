package lamportbank.branch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.branch.EventId;
import lamportbank.spring.rest.Watching;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.TextTable;

/// What happened here, with its clock values.
@RestController
@Watching
class EventController {
    private static final String NEWEST = "9007199254740991";

    /// What a page takes while it is answered, as JSON or as a table.
    private static final int PAGE_BYTES = 1 << 20;

    private final EventTable events;
    private final UpdateDesk desk;

    EventController(EventTable events, UpdateDesk desk) {
        this.events = events;
        this.desk = desk;
    }

    /// @param name as in `deposit_request`
    record Stage(String name, long clock) {}

    record Event(long eventid, List<Stage> data) {}

    /// @param branch sub-events of this branch, in order
    /// @param events the same, by event
    /// @param next the page before this one is `?before=` that; null if there is none
    record Events(List<EventTable.SubEvent> branch, List<Event> events, @Nullable Long next) {}

    /// The newest sub-events, or the newest before a place that another page named.
    @GetMapping(path = "/events", produces = MediaType.APPLICATION_JSON_VALUE)
    Events all(@RequestParam(defaultValue = NEWEST) @Schema(minimum = "0") long before) {
        EventTable.Page page = page(before);
        Map<Long, List<Stage>> byEvent = new LinkedHashMap<>();
        page.events()
                .forEach(event -> byEvent.computeIfAbsent(event.id(), id -> new ArrayList<>())
                        .add(new Stage(event.name(), event.clock())));
        return new Events(
                page.events(),
                byEvent.entrySet().stream()
                        .map(event -> new Event(event.getKey(), event.getValue()))
                        .toList(),
                page.next());
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_PLAIN_VALUE)
    String allAsText(@RequestParam(defaultValue = NEWEST) @Schema(minimum = "0") long before) {
        EventTable.Page page = page(before);
        TextTable text = TextTable.of("event", "clock", "name");
        page.events().forEach(event -> text.row(event.id(), event.clock(), event.name()));
        return text + (page.next() == null ? "" : "those before these: before=" + page.next() + "\n");
    }

    private EventTable.Page page(long before) {
        Room.take(PAGE_BYTES);
        return events.subEvents(before);
    }

    /// An update that began here.
    @GetMapping("/events/{id}")
    UpdateStatus one(@PathVariable @Schema(minimum = "-" + EventId.MAX, maximum = "" + EventId.MAX) long id) {
        return desk.find(id);
    }
}
