package dev.carillon.dialect.openshock.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The indexes of a directory say what a search through everything says, after any changes. */
class DirectoryPropertyTest {
  private static final int KEYS = 6;

  private static UUID id(Random random) {
    return Home.id(random.nextInt(KEYS));
  }

  private static Optional<Device> device(UUID id, Random random, Set<UUID> taken) {
    var shockers = new ArrayList<Shocker>();
    for (int i = random.nextInt(4); i > 0; i--) {
      UUID shocker = id(random);
      // A shocker has one device.
      if (taken.add(shocker)) {
        shockers.add(
            new Shocker(shocker, "s", random.nextBoolean(), Map.of(id(random), Allowance.ALL)));
      }
    }
    return random.nextInt(4) == 0
        ? Optional.empty()
        : Optional.of(new Device(id, id(random), "d", shockers));
  }

  @Property(tries = 200)
  void indexes_are_right(@ForAll long seed) {
    var random = new Random(seed);
    Directory directory = Directory.EMPTY;
    for (int round = 0; round < 20; round++) {
      var devices = new HashMap<UUID, Optional<Device>>();
      var changed = new HashSet<UUID>();
      for (int i = 0; i < 3; i++) {
        changed.add(id(random));
      }
      var taken = new HashSet<UUID>();
      for (int key = 0; key < KEYS; key++) {
        if (!changed.contains(Home.id(key))) {
          directory
              .device(Home.id(key))
              .ifPresent(device -> device.shockers().forEach(s -> taken.add(s.id())));
        }
      }
      for (UUID id : changed) {
        devices.put(id, device(id, random, taken));
      }
      var offer = new ShareLink.Offer(Allowance.ALL, Duration.ZERO);
      UUID link = id(random);
      Map<UUID, Optional<ShareLink>> links =
          Map.of(
              link,
              random.nextInt(4) == 0
                  ? Optional.empty()
                  : Optional.of(
                      new ShareLink(
                          link, id(random), "l", Optional.empty(), Map.of(id(random), offer))));
      directory = directory.with(new DirectoryUpdate(Map.of(), devices, links, Map.of())).after();
      check(directory);
    }
  }

  private static void check(Directory directory) {
    for (int key = 0; key < KEYS; key++) {
      UUID id = Home.id(key);
      List<Device> all = new ArrayList<>();
      List<ShareLink> links = new ArrayList<>();
      for (int other = 0; other < KEYS; other++) {
        directory.device(Home.id(other)).ifPresent(all::add);
        directory.link(Home.id(other)).ifPresent(links::add);
      }
      assertThat(directory.owned(id))
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(d -> d.owner().equals(id)).map(Device::id).toList());
      assertThat(directory.visible(id))
          .containsExactlyInAnyOrderElementsOf(
              all.stream().filter(d -> d.audience().contains(id)).map(Device::id).toList());
      assertThat(directory.shocker(id).map(Directory.Placed::device))
          .isEqualTo(all.stream().filter(d -> d.shocker(id).isPresent()).findFirst());
      assertThat(directory.linksOf(id))
          .containsExactlyInAnyOrderElementsOf(
              links.stream().filter(l -> l.shockers().containsKey(id)).map(ShareLink::id).toList());
    }
  }
}
