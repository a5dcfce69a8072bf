package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call as written.
 *
 * @param positional those by position
 * @param named those by name
 * @param lists those after a {@code *}, spread by position
 * @param dicts those after a {@code **}, spread by name
 */
record CallArguments(
    List<Expression> positional,
    Map<String, Expression> named,
    List<Expression> lists,
    List<Expression> dicts) {

  static final CallArguments NONE = new CallArguments(List.of(), Map.of(), List.of(), List.of());

  Arguments values(Scope scope) {
    List<Object> byPosition = new ArrayList<>(PrimaryParser.values(positional, scope));
    lists.forEach(list -> byPosition.addAll(Values.items(list.value(scope))));
    Map<String, Object> byName = new LinkedHashMap<>();
    named.forEach((name, value) -> byName.put(name, value.value(scope)));
    dicts.forEach(
        dict ->
            Values.map(dict.value(scope))
                .forEach((name, value) -> byName.put(Values.string(name), value)));
    return new Arguments(byPosition, byName);
  }
}
