package lamportbank.client;

import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.chain.Block;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.chain.ChainPage;

/// This client's copy of the chain.
@RestController
@RequestMapping("/chain")
class ChainController {
    private final BlockTable blocks;

    ChainController(BlockTable blocks) {
        this.blocks = blocks;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ChainPage page(
            @RequestParam(defaultValue = "0") @Schema(minimum = "0") long from,
            @RequestParam(defaultValue = "100") @Schema(minimum = "1", maximum = "" + ChainPage.MAX_LIMIT) int limit) {
        return ChainPage.of(blocks, from, limit);
    }

    @GetMapping(produces = MediaType.TEXT_PLAIN_VALUE)
    String pageAsText(
            @RequestParam(defaultValue = "0") @Schema(minimum = "0") long from,
            @RequestParam(defaultValue = "100") @Schema(minimum = "1", maximum = "" + ChainPage.MAX_LIMIT) int limit) {
        return ChainPage.asText(blocks, from, limit);
    }

    @GetMapping(path = "/{height}", params = "!form", produces = MediaType.APPLICATION_JSON_VALUE)
    Block one(@PathVariable @Schema(minimum = "0") long height) {
        return ChainPage.block(blocks, height);
    }

    @GetMapping(path = "/{height}", params = "!form", produces = MediaType.TEXT_PLAIN_VALUE)
    String oneAsText(@PathVariable @Schema(minimum = "0") long height) {
        return ChainPage.blockAsText(blocks, height, null);
    }

    /// With `form=preimage`: the text whose SHA-256 is the hash.
    @GetMapping(path = "/{height}", params = "form", produces = MediaType.TEXT_PLAIN_VALUE)
    String inForm(@PathVariable @Schema(minimum = "0") long height,
            @RequestParam @Schema(allowableValues = "preimage") String form) {
        return ChainPage.blockAsText(blocks, height, form);
    }
}
