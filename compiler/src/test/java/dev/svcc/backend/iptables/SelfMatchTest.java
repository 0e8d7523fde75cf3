package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelfMatchTest {
  @Test
  void aSearchDeclaresEveryChainItLeadsTo() {
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    SearchChains searches = new SearchChains(filter, 0x20000, new PeerSets(false, Family.IPV4));
    SelfMatch.bySearch(Family.IPV4, List.of(IpAddress.of("10.244.1.5")))
        .write(filter, "SVCC-POL-X", searches);
    TreeSet<String> missing = new TreeSet<>();
    Table table = filter.build();
    for (Chain chain : table.chains()) {
      chain.rules().stream()
          .flatMap(
              rule ->
                  switch (rule.action()) {
                    case Action.Jump jump -> List.of(jump.chain()).stream();
                    case Action.Goto there -> List.of(there.chain()).stream();
                    default -> List.<String>of().stream();
                  })
          .filter(name -> table.chain(name).isEmpty())
          .forEach(missing::add);
    }
    assertEquals(List.of(), List.copyOf(missing));
  }
}
