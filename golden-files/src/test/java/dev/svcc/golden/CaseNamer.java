package dev.svcc.golden;

import java.io.File;
import java.nio.file.Path;
import org.approvaltests.namer.ApprovalNamer;

/**
 * Keeps approved output in the folder of its case: {@code rules.approved.txt} beside {@code
 * manifests}.
 */
final class CaseNamer implements ApprovalNamer {
  private final Path folder;
  private final String what;

  CaseNamer(Path folder, String what) {
    this.folder = folder;
    this.what = what;
  }

  @Override
  public String getApprovalName() {
    return what;
  }

  @Override
  public String getSourceFilePath() {
    return folder + "/";
  }

  @Override
  public File getApprovedFile(String extensionWithDot) {
    return folder.resolve(what + ".approved" + extensionWithDot).toFile();
  }

  @Override
  public File getReceivedFile(String extensionWithDot) {
    return folder.resolve(what + ".received" + extensionWithDot).toFile();
  }

  @Override
  public ApprovalNamer addAdditionalInformation(String additionalInformation) {
    return new CaseNamer(folder, what + "." + additionalInformation);
  }

  @Override
  public String getAdditionalInformation() {
    return "";
  }
}
