namespace Mpp.Client.Methods;

/// <summary>A service of the user's own gave no answer that can be used. Whoever asked turns it into words of its own.</summary>
internal sealed class RemoteConnectionException(bool mayHaveArrived, Exception cause) : Exception("There was no answer that can be used.", cause)
{
    /// <summary>Whether any of the request was handed to a connection.</summary>
    public bool MayHaveArrived { get; } = mayHaveArrived;
}
