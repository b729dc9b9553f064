package lamportbank.dashboard.page;

import java.util.List;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

import lamportbank.dashboard.processes.ProcessName;
import lamportbank.dashboard.processes.Roster;

/// The page. It comes with the names of those known already, so that their places are there before they are.
@Controller
class PageController {
    private final Roster roster;

    PageController(Roster roster) {
        this.roster = roster;
    }

    @GetMapping("/")
    String page(Model model) {
        List<ProcessName> names = List.copyOf(roster.names());
        model.addAttribute("clients", named(names, ProcessName.Role.CLIENT));
        model.addAttribute("branches", named(names, ProcessName.Role.BRANCH));
        return "page";
    }

    private static List<String> named(List<ProcessName> names, ProcessName.Role role) {
        return names.stream()
                .filter(name -> name.role() == role)
                .map(ProcessName::toString)
                .toList();
    }
}
