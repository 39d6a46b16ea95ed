namespace Mppcs.Reports;

/// <summary>How far a request had come when it failed.</summary>
internal static class Phases
{
    public const string Request = "request";
    public const string Challenge = "challenge";
    public const string Policy = "policy";
    public const string Approval = "approval";
    public const string Signing = "signing";
    public const string Sending = "sending";
    public const string Response = "response";
}
