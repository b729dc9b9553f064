package lamportbank.client;

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
    ChainPage page(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "100") int limit) {
        return ChainPage.of(blocks, from, limit);
    }

    @GetMapping(produces = MediaType.TEXT_PLAIN_VALUE)
    String pageAsText(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "100") int limit) {
        return page(from, limit).toText();
    }

    @GetMapping(path = "/{height}", produces = MediaType.APPLICATION_JSON_VALUE)
    Block one(@PathVariable long height) {
        return ChainPage.block(blocks, height);
    }

    /// The text whose SHA-256 is the hash.
    @GetMapping(path = "/{height}", params = "form=preimage", produces = MediaType.TEXT_PLAIN_VALUE)
    String preimage(@PathVariable long height) {
        return one(height).preimage();
    }
}
