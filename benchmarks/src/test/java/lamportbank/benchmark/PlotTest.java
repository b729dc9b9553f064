package lamportbank.benchmark;

import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlotTest {
    @Test
    void every_point_is_a_dot_in_a_well_formed_picture() throws Exception {
        List<Line.Point> points =
                List.of(new Line.Point(3, new Spread(6, 5, 7)), new Line.Point(50, new Spread(147, 140, 150)));
        Plot.Panel panel = new Plot.Panel("messages", "clients", List.of(new Plot.Series("alone", points)));

        String svg = new Plot("cost", List.of(panel, panel)).svg();

        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(4);
    }
}
