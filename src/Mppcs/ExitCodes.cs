namespace Mppcs;

/// <summary>Every exit code of the tool. Scripts rely on them.</summary>
internal static class ExitCodes
{
    /// <summary>A response was delivered, and nothing about the money is open.</summary>
    public const int Success = 0;

    /// <summary>A failure that has no code of its own; the outcome says what is known about the money.</summary>
    public const int Internal = 1;

    /// <summary>Wrong usage or configuration; nothing was signed.</summary>
    public const int Usage = 2;

    /// <summary>Refused by policy, approver or for want of a payable challenge; nothing was signed.</summary>
    public const int Refused = 3;

    /// <summary>The server answered a credential with a refusal.</summary>
    public const int Rejected = 4;

    /// <summary>A credential exists and no answer came: the money may have moved.</summary>
    public const int OutcomeUnknown = 5;

    /// <summary>The network failed before anything was signed.</summary>
    public const int Network = 6;

    /// <summary><c>--fail</c>, and an unpaid response of 400 or above.</summary>
    public const int FailedResponse = 22;
}
