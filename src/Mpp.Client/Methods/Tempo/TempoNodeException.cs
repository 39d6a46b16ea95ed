namespace Mpp.Client.Methods.Tempo;

/// <summary>A node could not be asked, refused to answer, or answered what a node does not answer. Says nothing about any payment.</summary>
internal sealed class TempoNodeException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the same question may fare better in a moment.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The node's own words when it answered with an error, made fit to be shown; <see langword="null"/> when it did not answer.</summary>
    public string? Refusal { get; init; }
}
