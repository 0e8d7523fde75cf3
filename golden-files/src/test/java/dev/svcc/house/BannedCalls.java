package dev.svcc.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/**
 * Calls, constructor calls, field accesses and method references that a class must not contain.
 * Each is the beginning of a full name such as {@code java.lang.String.getBytes()} or {@code
 * java.util.Random.}, a constructor being {@code <init>}.
 */
final class BannedCalls extends ArchCondition<JavaClass> {
  private final List<String> beginnings;

  BannedCalls(String... beginnings) {
    super("call nothing that is banned");
    this.beginnings = List.of(beginnings);
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      String target = access.getTarget().getFullName();
      if (beginnings.stream().anyMatch(target::startsWith)) {
        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
      }
    }
  }
}
