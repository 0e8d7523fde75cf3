package dev.svcc.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/**
 * A class may look things up by hash, but where it makes a map or a set in hash order it must not
 * go through a map or a set. A map whose declared type tells its order, such as {@link
 * java.util.TreeMap} or {@link java.util.LinkedHashMap}, may be gone through all the same.
 */
final class HashOrder extends ArchCondition<JavaClass> {
  private static final List<String> MAKE_MAP =
      List.of(
          "java.util.HashMap.<init>(",
          "java.util.IdentityHashMap.<init>(",
          "java.util.concurrent.ConcurrentHashMap.<init>(",
          "java.util.Map.of(java.lang.Object",
          "java.util.Map.ofEntries(");
  private static final List<String> MAKE_SET =
      List.of(
          "java.util.HashSet.<init>(",
          "java.util.Set.of(java.lang.Object",
          "java.util.Set.of([Ljava.lang.Object;");
  private static final List<String> GO_THROUGH_MAP =
      List.of(
          "java.util.Map.entrySet(",
          "java.util.Map.keySet(",
          "java.util.Map.values(",
          "java.util.Map.forEach(",
          "java.util.HashMap.entrySet(",
          "java.util.HashMap.keySet(",
          "java.util.HashMap.values(",
          "java.util.HashMap.forEach(",
          "java.util.IdentityHashMap.entrySet(",
          "java.util.IdentityHashMap.keySet(",
          "java.util.IdentityHashMap.values(",
          "java.util.IdentityHashMap.forEach(");
  private static final List<String> GO_THROUGH_SET =
      List.of(
          "java.util.Set.iterator(",
          "java.util.Set.stream(",
          "java.util.Set.forEach(",
          "java.util.Set.toArray(",
          "java.util.HashSet.iterator(",
          "java.util.HashSet.stream(",
          "java.util.HashSet.forEach(",
          "java.util.HashSet.toArray(");

  HashOrder() {
    super("go through no map or set in hash order");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    check(type, MAKE_MAP, GO_THROUGH_MAP, events);
    check(type, MAKE_SET, GO_THROUGH_SET, events);
  }

  private static void check(
      JavaClass type, List<String> makes, List<String> goesThrough, ConditionEvents events) {
    Set<JavaAccess<?>> accesses = type.getAccessesFromSelf();
    if (accesses.stream().anyMatch(access -> begins(access, makes))) {
      accesses.stream()
          .filter(access -> begins(access, goesThrough))
          .forEach(
              access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
    }
  }

  private static boolean begins(JavaAccess<?> access, List<String> beginnings) {
    String target = access.getTarget().getFullName();
    return beginnings.stream().anyMatch(target::startsWith);
  }
}
