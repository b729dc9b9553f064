package guestbook;

import java.util.Comparator;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.process.Input;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;

@RestController
class GuestbookController {
    private final NodeLoop loop;

    GuestbookController(NodeLoop loop) {
        this.loop = loop;
    }

    record Guest(@NotBlank String name) {}

    /// Answers when the line is in this process's journal.
    @PostMapping("/lines")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void sign(@Valid @RequestBody Guest guest) {
        loop.submit(new Input.Ask(new Guestbook.Sign(guest.name())));
    }

    /// In the total order of their timestamps: the same at every copy that has the same lines.
    @Watching
    @GetMapping("/lines")
    List<Guestbook.Line> lines() {
        Guestbook.State state = (Guestbook.State) loop.read(process -> process.protocol().state());
        return state.lines().stream().sorted(Comparator.comparing(Guestbook.Line::at)).toList();
    }
}
