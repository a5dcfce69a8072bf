package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Scheduler.Limits;
import dev.sbd.Scheduler.Load;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.BlockScheme.Commit;
import dev.sbd.model.BlockScheme.Sight;
import dev.sbd.model.BlockScheme.Target;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Answers behind caches that were kept are those without. */
class KeptCachesTest {
  private static TableModel family(Random random) {
    TableModel sbd = TableModel.seeded(random.nextInt()).withAgreeingDrafts();
    return switch (random.nextInt(4)) {
      case 0 ->
          sbd.withScheme(new BlockScheme(Commit.BLOCK, Sight.BOTH, Target.OWN), 4, "dynamic:1");
      case 1 ->
          sbd.withScheme(new BlockScheme(Commit.BLOCK, Sight.BOTH, Target.NEXT), 4, "dynamic:1");
      default -> sbd;
    };
  }

  @Property(tries = 60)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void answer_behindAnyKeptCache_isTheOneWithoutIt(@ForAll long seed) {
    Random random = new Random(seed);
    CheckedModel model = new CheckedModel(family(random));
    SetBlockDecoder decoder = new SetBlockDecoder(model);
    List<int[]> earlier = new ArrayList<>();
    Limits limits = new Limits(1, 0, 256 + random.nextInt(1000));
    long cached = 0;
    try (Scheduler scheduler = new Scheduler(decoder, limits)) {
      for (int i = 0; i < 12; i++) {
        Request request =
            new Request(
                RandomRequests.prompt(random, earlier),
                RandomRequests.options(random, model.spec()));
        Generation here = scheduler.generate(request);
        Generation alone = decoder.generate(request.prompt(), request.options());
        assertArrayEquals(alone.tokens(), here.tokens());
        assertEquals(alone.passes().size(), here.passes().size());
        Load load = scheduler.load();
        assertTrue(load.keptTokens() <= limits.cacheTokens(), load.toString());
        assertEquals(0, load.heldTokens());
        cached += here.stats().cachedTokens();
        earlier.add(RandomRequests.join(request.prompt(), here.tokens()));
      }
    }
    Statistics.label("reuse").collect(cached > 0);
    Statistics.label("reuse").coverage(c -> c.check(true).percentage(tries -> tries > 50));
    assertEquals(0, model.openSessions());
  }
}
