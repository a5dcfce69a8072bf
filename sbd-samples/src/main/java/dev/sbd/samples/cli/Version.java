package dev.sbd.samples.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Optional<String> version =
        Optional.ofNullable(Sbd.class.getPackage().getImplementationVersion());
    return new String[] {"sbd " + version.orElse("(not packaged)")};
  }
}
