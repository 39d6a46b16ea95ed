namespace Mpp.Client.Methods;

/// <summary>What a service of the user's own answered. Its text form shows the status only: the body may hold a signature or a token.</summary>
internal sealed class RemoteAnswer(int status, byte[] body)
{
    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    /// <summary>
    /// Whether, by the contracts with such services, nothing was signed and never will be. 408 and 409 may come from what lies between, after
    /// it was.
    /// </summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (408 or 409);

    public override string ToString() => $"answer {Status}";
}
