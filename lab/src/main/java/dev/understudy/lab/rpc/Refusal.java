package dev.understudy.lab.rpc;

/** An error reply of the API: HTTP status, code and message as the vendor documents them. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  public static Refusal badRequest(String code, String message) {
    return new Refusal(400, code, message);
  }

  public static Refusal forbidden(String code, String message) {
    return new Refusal(403, code, message);
  }

  public static Refusal notFound(String code, String message) {
    return new Refusal(404, code, message);
  }

  public static Refusal conflict(String code, String message) {
    return new Refusal(409, code, message);
  }

  public static Refusal missing(String parameter) {
    return badRequest(
        "MissingParameter",
        "The input parameter \""
            + parameter
            + "\" that is mandatory for processing this request is not supplied.");
  }

  public static Refusal invalid(String parameter) {
    return badRequest(
        "InvalidParameter", "The specified parameter \"" + parameter + "\" is not valid.");
  }

  /** A dry run that would have succeeded: the vendor reports it as an error. */
  public static Refusal dryRunPassed() {
    return badRequest(
        "DryRunOperation", "Request validation has been passed with DryRun flag set.");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** The vendor's text, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
