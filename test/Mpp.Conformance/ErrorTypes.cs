namespace Mpp.Conformance;

/// <summary>The types of errors that the conformance suite knows.</summary>
internal static class ErrorTypes
{
    public const string Parse = "parse_error";
    public const string Format = "format_error";
    public const string Encoding = "encoding_error";
    public const string Generation = "generation_error";
    public const string Verification = "verification_error";
    public const string Http = "http_error";
    public const string UnsupportedOperation = "unsupported_operation";
    public const string Unknown = "unknown_error";
}
