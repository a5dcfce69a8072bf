package dev.sbd.grammar;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.automaton.Automaton;

/**
 * Texts of JSON Schema's formats. Each is one by its RFC; where an RFC allows what validators
 * dispute, or what nobody writes, it is left out: leap seconds, quoted addresses, names longer than
 * some 200 characters.
 */
final class Formats {
  private static final String DATE =
      "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
          + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
          + "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
          + "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

  /** At most 9 digits of a second, and 17 hours from UTC: as far as Java's own go. */
  private static final String TIME =
      "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
          + "(?:Z|\\+(?:0[0-9]|1[0-7]):[0-5][0-9]"
          + "|-(?:00:(?:0[1-9]|[1-5][0-9])|(?:0[1-9]|1[0-7]):[0-5][0-9]))"; // -00:00 is disputed

  private static final String DURATION_TIME =
      "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";
  private static final String DURATION =
      "P(?:[0-9]+W|%1$s|(?:[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?)(?:%1$s)?)"
          .replace("%1$s", DURATION_TIME);

  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

  private static final String HOSTNAME =
      "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
          + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,29}[a-zA-Z0-9])?){0,5}";

  private static final String WORD = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]";

  /** Ends of domains: validators know those that there are. */
  private static final String TOP =
      "(?:a[cdefgilmoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]"
          + "|f[ijkmor]|g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]"
          + "|l[abcikrstuvy]|m[acdeghklmnopqrstuvwxyz]|n[acefgilopruz]|om|p[aefghklmnrstwy]|qa"
          + "|r[eosuw]|s[abcdeghijklmnorstuvxyz]|t[cdfghjklmnortvwz]|u[agksyz]|v[aceginu]|w[fs]"
          + "|y[et]|z[amw]|com|org|net|edu|gov|mil|int|info|biz|name|pro|app|dev|tech|cloud|online"
          + "|shop|site|blog|email|xyz)";

  private static final String EMAIL =
      String.format(
          "%1$s{1,32}(?:\\.%1$s{1,15}){0,2}@%2$s{0,61}[a-zA-Z0-9])?\\."
              + "(?:%2$s{0,29}[a-zA-Z0-9])?\\.){0,2}%3$s",
          WORD, "[a-zA-Z0-9](?:[a-zA-Z0-9-]", TOP);

  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IPV4 = BYTE + "(?:\\." + BYTE + "){3}";

  private static final String IPV6 =
      ("(?:h:){7}h|(?:h:){1,7}:|(?:h:){1,6}:h|(?:h:){1,5}(?::h){1,2}|(?:h:){1,4}(?::h){1,3}"
              + "|(?:h:){1,3}(?::h){1,4}|(?:h:){1,2}(?::h){1,5}|h:(?::h){1,6}|:(?:(?::h){1,7}|:)")
          .replace("h", "[0-9a-fA-F]{1,4}");

  private static final String URI_CHARACTER = "(?:[a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})";
  private static final String URI_PATH = "(?:/" + URI_CHARACTER + "*)*";
  private static final String URI_END =
      "(?:\\?(?:%1$s|[/?])*)?(?:#(?:%1$s|[/?])*)?".replace("%1$s", URI_CHARACTER);

  /** With an authority: a host by its name, and a port. */
  private static final String URI =
      "[a-zA-Z][a-zA-Z0-9+.-]*://" + HOSTNAME + "(?::[0-9]{1,4})?" + URI_PATH + URI_END;

  /** Or a path, whose first part is no scheme and no host. */
  private static final String URI_REFERENCE =
      String.format(
          "%1$s|(?:/(?:%2$s+%3$s)?|(?:[a-zA-Z0-9._~-]|%%[0-9a-fA-F]{2})+%3$s)?%4$s",
          URI, URI_CHARACTER, URI_PATH, URI_END);

  private static final String JSON_POINTER = "(?:/(?:[^/~#]|~[01])*)*";

  private static final Map<String, String> REGEXES =
      Map.ofEntries(
          Map.entry("date", DATE),
          Map.entry("time", TIME),
          Map.entry("date-time", DATE + "T" + TIME),
          Map.entry("duration", DURATION),
          Map.entry("uuid", UUID),
          Map.entry("hostname", HOSTNAME),
          Map.entry("email", EMAIL),
          Map.entry("ipv4", IPV4),
          Map.entry("ipv6", IPV6),
          Map.entry("uri", URI),
          Map.entry("iri", URI),
          Map.entry("uri-reference", URI_REFERENCE),
          Map.entry("iri-reference", URI_REFERENCE),
          Map.entry("json-pointer", JSON_POINTER),
          Map.entry("relative-json-pointer", "(?:0|[1-9][0-9]*)(?:#|" + JSON_POINTER + ")"));

  private static final Map<String, Automaton> MADE = new ConcurrentHashMap<>(); // by the regex

  private Formats() {}

  /** The texts of a format, over code points; empty for one that is not known. */
  static Optional<Automaton> named(String format) {
    return Optional.ofNullable(REGEXES.get(format))
        .map(regex -> MADE.computeIfAbsent(regex, r -> Regex.matching(r, new Regular())));
  }
}
